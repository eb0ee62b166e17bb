package io.quotestream.command.domain;

import io.quotestream.proto.type.v1.QuoteState;

/** The commands, as rows of the life-cycle table. */
public enum Command {

	CREATE_QUOTE("CreateQuote"), CAPTURE_GEOGRAPHIC_DETAILS("CaptureGeographicDetails"),
	CAPTURE_FAMILY_DETAILS("CaptureFamilyDetails"), UPDATE_CUSTOMER_INFORMATION("UpdateCustomerInformation"),
	UPDATE_VEHICLE_INFORMATION("UpdateVehicleInformation"), SELECT_COVERAGE_OPTIONS("SelectCoverageOptions"),
	CAPTURE_CONTACT_DETAILS("CaptureContactDetails"), SAVE_QUOTE("SaveQuote"), FINALIZE_QUOTE("FinalizeQuote"),
	APPROVE_QUOTE("ApproveQuote"), DECLINE_QUOTE("DeclineQuote"), CANCEL_QUOTE("CancelQuote");

	private final String rpcName;

	Command(String rpcName) {
		this.rpcName = rpcName;
	}

	/** The command's name in the contract. */
	public String rpcName() {
		return this.rpcName;
	}

	/**
	 * Refuses the command unless the life-cycle table allows it in this state.
	 * @throws Rejected with the table's reason
	 */
	void requireAllowedIn(QuoteState state, AssessmentGate gate) {
		LifeCycle.refusal(this, state, gate).ifPresent((reason) -> {
			throw Rejected.inState(reason,
					this.rpcName + " is not possible while the quote is " + LifeCycle.stateName(state) + ".", state,
					gate);
		});
	}

}
