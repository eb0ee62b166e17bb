"""Drives one quote from creation to approval, as a broker would, and sees it approved by a query."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, Callable

from .calls import BROKER, Calls
from .console import Failure, Stopwatch, say

_LOCATION = {"country": "IN", "state": "Tamil Nadu", "city": "Chennai", "zipCode": "600001"}
_CONTACT = {"email": "asha@example.com", "phoneNumber": "+914427440000"}
_FAMILY = {"numberOfDependents": 2, "spouseName": "Ravi", "childrenNames": ["Meena", "Arun"]}
_CUSTOMER = {"name": "Asha Raman", "birthDate": {"year": 1988, "month": 4, "day": 12},
             "licenceDate": {"year": 2009, "month": 7, "day": 1}, "occupation": "Teacher"}
_VEHICLE = {"type": "VEHICLE_TYPE_CAR", "make": "Maruti Suzuki", "model": "Swift", "year": 2024,
            "plate": "TN 07 AB 1234", "use": "VEHICLE_USE_COMMUTE", "annualMileage": 12000,
            "value": {"currencyCode": "INR", "units": "650000"}}
_COVERAGE = {"coverages": [{"type": "COVERAGE_TYPE_LIABILITY"}, {"type": "COVERAGE_TYPE_COLLISION"}]}


def creation(quote_id: str) -> dict[str, Any]:
    """A request that opens a quote with its location, with cover from tomorrow."""
    tomorrow = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=1)
    return {"header": _header(quote_id), "geographic": _LOCATION,
            "effectiveDate": {"year": tomorrow.year, "month": tomorrow.month, "day": tomorrow.day}}


def drive(calls: Calls, require_alive: Callable[[], None]) -> str:
    """Drives the quote, says each step, and answers its id."""
    quote_id = str(uuid.uuid4())
    stopwatch = Stopwatch()
    say(f"Sample quote {quote_id}, {calls.way}:")
    receipt: dict[str, Any] = {}

    def step(method: str, request: dict[str, Any]) -> None:
        nonlocal receipt
        require_alive()
        receipt = calls.command(method, request, BROKER)
        _say_step(method, receipt)

    def step_with_outcome(method: str, request: dict[str, Any]) -> None:
        """What comes of this step is the next revision, as soon as a provider has answered."""
        step(method, request)
        view(int(receipt["revision"]) + 1)

    def view(revision: int) -> dict[str, Any]:
        require_alive()
        shown = calls.query("GetQuote", {"quoteId": quote_id, "minRevision": revision}, BROKER)["quote"]
        _say_step("GetQuote", shown)
        return dict(shown)

    step("CreateQuote", creation(quote_id))
    step("CaptureContactDetails", {"header": _header(quote_id), "contact": _CONTACT})
    step("CaptureFamilyDetails", {"header": _header(quote_id), "family": _FAMILY})
    step("SaveQuote", {"header": _header(quote_id)})
    step("UpdateCustomerInformation", {"header": _header(quote_id), "customer": _CUSTOMER})
    step("UpdateVehicleInformation", {"header": _header(quote_id), "vehicle": _VEHICLE})
    step("SelectCoverageOptions", {"header": _header(quote_id), "coverage": _COVERAGE})
    step("CalculateQuote", {"header": _header(quote_id)})
    step_with_outcome("RequestApplicationNumber", {"header": _header(quote_id)})
    step_with_outcome("StartRiskAssessment", {"header": _header(quote_id), "consentGiven": True})
    # Where the rules have no objections the system approves what is submitted.
    step("FinalizeQuote", {"header": _header(quote_id)})

    approved = view(int(receipt["revision"]))
    if approved.get("state") != "QUOTE_STATE_APPROVED":
        raise Failure(f"The query does not show the quote as approved, but as {approved.get('state')}.")
    payable = approved["premium"]["price"]["payable"]
    amount = int(payable.get("units", 0)) + payable.get("nanos", 0) / 1e9
    say(f"  The customer pays {amount:,.2f} {payable['currencyCode']} for {approved['applicationNumber']['number']}.")
    say(f"Approved, and seen approved by a query, after {stopwatch}.")
    return quote_id


def _header(quote_id: str) -> dict[str, str]:
    return {"quoteId": quote_id, "requestId": str(uuid.uuid4())}


def _say_step(method: str, shown: dict[str, Any]) -> None:
    # JSON leaves out what is zero.
    state = str(shown.get("state", "")).replace("QUOTE_STATE_", "")
    say(f"  {method:26} revision {shown.get('revision', 0):>2}  {state}")
