package io.quotestream.command.domain;

/** The commands, as rows of the life-cycle table. */
public enum Command {

	CREATE_QUOTE("CreateQuote"), CAPTURE_GEOGRAPHIC_DETAILS("CaptureGeographicDetails"),
	CAPTURE_FAMILY_DETAILS("CaptureFamilyDetails"), UPDATE_CUSTOMER_INFORMATION("UpdateCustomerInformation"),
	UPDATE_VEHICLE_INFORMATION("UpdateVehicleInformation"), SELECT_COVERAGE_OPTIONS("SelectCoverageOptions"),
	CHANGE_EFFECTIVE_DATE("ChangeEffectiveDate"), CAPTURE_CONTACT_DETAILS("CaptureContactDetails"),
	SAVE_QUOTE("SaveQuote"), REQUEST_APPLICATION_NUMBER("RequestApplicationNumber"),
	ASSIGN_APPLICATION_NUMBER("AssignApplicationNumber"), FAIL_APPLICATION_NUMBER("FailApplicationNumber"),
	CALCULATE_QUOTE("CalculateQuote"), START_RISK_ASSESSMENT("StartRiskAssessment"),
	COMPLETE_RISK_ASSESSMENT("CompleteRiskAssessment"), FAIL_RISK_ASSESSMENT("FailRiskAssessment"),
	FINALIZE_QUOTE("FinalizeQuote"), REFER_QUOTE("ReferQuote"), CLAIM_REFERRAL("ClaimReferral"),
	RESOLVE_REFERRAL("ResolveReferral"), OVERRIDE_PREMIUM("OverridePremium"), APPROVE_QUOTE("ApproveQuote"),
	DECLINE_QUOTE("DeclineQuote"), REVISE_QUOTE("ReviseQuote"), RERATE_QUOTE("RerateQuote"),
	EXTEND_VALIDITY("ExtendValidity"), ACCEPT_QUOTE("AcceptQuote"), MARK_NOT_TAKEN("MarkNotTaken"),
	CANCEL_QUOTE("CancelQuote"), EXPIRE_QUOTE("ExpireQuote"), REASSIGN_BROKER("ReassignBroker"),
	COPY_QUOTE("CopyQuote"), ADD_NOTE("AddNote"), ERASE_CUSTOMER_DATA("EraseCustomerData");

	private final String rpcName;

	Command(String rpcName) {
		this.rpcName = rpcName;
	}

	/** The command's name in the contract. */
	public String rpcName() {
		return this.rpcName;
	}

	/**
	 * Refuses the command unless the life-cycle table allows it for a quote that stands
	 * so.
	 * @throws Rejected with the table's reason
	 */
	void requireAllowed(Quote quote, Facts facts) {
		LifeCycle.refusal(this, quote.state(), facts.product().assessmentGate()).ifPresent((reason) -> {
			throw Rejected.of(reason,
					this.rpcName + " is not possible while the quote is " + LifeCycle.stateName(quote.state()) + ".",
					quote, facts);
		});
	}

}
