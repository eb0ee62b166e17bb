package io.quotestream.command.inbox;

import com.google.protobuf.Message;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType;
import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.application.QuoteHistory.Answer;
import io.quotestream.command.application.QuoteSecrets;
import io.quotestream.command.domain.Command;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.rpc.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command of any kind beside what the handler knows of its kind.
 *
 * @param <C> the request
 */
record TypedCommand<C extends Message>(CommandType<C> type, C request) {

	static TypedCommand<?> of(QuoteCommand command) {
		return switch (command.getCommandCase()) {
			case CREATE_QUOTE -> new TypedCommand<>(CommandType.CREATE_QUOTE, command.getCreateQuote());
			case CAPTURE_GEOGRAPHIC_DETAILS ->
				new TypedCommand<>(CommandType.CAPTURE_GEOGRAPHIC_DETAILS, command.getCaptureGeographicDetails());
			case CAPTURE_CONTACT_DETAILS ->
				new TypedCommand<>(CommandType.CAPTURE_CONTACT_DETAILS, command.getCaptureContactDetails());
			case CAPTURE_FAMILY_DETAILS ->
				new TypedCommand<>(CommandType.CAPTURE_FAMILY_DETAILS, command.getCaptureFamilyDetails());
			case UPDATE_CUSTOMER_INFORMATION ->
				new TypedCommand<>(CommandType.UPDATE_CUSTOMER_INFORMATION, command.getUpdateCustomerInformation());
			case UPDATE_VEHICLE_INFORMATION ->
				new TypedCommand<>(CommandType.UPDATE_VEHICLE_INFORMATION, command.getUpdateVehicleInformation());
			case SELECT_COVERAGE_OPTIONS ->
				new TypedCommand<>(CommandType.SELECT_COVERAGE_OPTIONS, command.getSelectCoverageOptions());
			case SAVE_QUOTE -> new TypedCommand<>(CommandType.SAVE_QUOTE, command.getSaveQuote());
			case FINALIZE_QUOTE -> new TypedCommand<>(CommandType.FINALIZE_QUOTE, command.getFinalizeQuote());
			case APPROVE_QUOTE -> new TypedCommand<>(CommandType.APPROVE_QUOTE, command.getApproveQuote());
			case DECLINE_QUOTE -> new TypedCommand<>(CommandType.DECLINE_QUOTE, command.getDeclineQuote());
			case CANCEL_QUOTE -> new TypedCommand<>(CommandType.CANCEL_QUOTE, command.getCancelQuote());
			case CHANGE_EFFECTIVE_DATE ->
				new TypedCommand<>(CommandType.CHANGE_EFFECTIVE_DATE, command.getChangeEffectiveDate());
			case REQUEST_APPLICATION_NUMBER ->
				new TypedCommand<>(CommandType.REQUEST_APPLICATION_NUMBER, command.getRequestApplicationNumber());
			case ASSIGN_APPLICATION_NUMBER ->
				new TypedCommand<>(CommandType.ASSIGN_APPLICATION_NUMBER, command.getAssignApplicationNumber());
			case FAIL_APPLICATION_NUMBER ->
				new TypedCommand<>(CommandType.FAIL_APPLICATION_NUMBER, command.getFailApplicationNumber());
			case START_RISK_ASSESSMENT ->
				new TypedCommand<>(CommandType.START_RISK_ASSESSMENT, command.getStartRiskAssessment());
			case COMPLETE_RISK_ASSESSMENT ->
				new TypedCommand<>(CommandType.COMPLETE_RISK_ASSESSMENT, command.getCompleteRiskAssessment());
			case FAIL_RISK_ASSESSMENT ->
				new TypedCommand<>(CommandType.FAIL_RISK_ASSESSMENT, command.getFailRiskAssessment());
			case REFER_QUOTE -> new TypedCommand<>(CommandType.REFER_QUOTE, command.getReferQuote());
			case CLAIM_REFERRAL -> new TypedCommand<>(CommandType.CLAIM_REFERRAL, command.getClaimReferral());
			case RESOLVE_REFERRAL -> new TypedCommand<>(CommandType.RESOLVE_REFERRAL, command.getResolveReferral());
			case REVISE_QUOTE -> new TypedCommand<>(CommandType.REVISE_QUOTE, command.getReviseQuote());
			case EXTEND_VALIDITY -> new TypedCommand<>(CommandType.EXTEND_VALIDITY, command.getExtendValidity());
			case ACCEPT_QUOTE -> new TypedCommand<>(CommandType.ACCEPT_QUOTE, command.getAcceptQuote());
			case MARK_NOT_TAKEN -> new TypedCommand<>(CommandType.MARK_NOT_TAKEN, command.getMarkNotTaken());
			case EXPIRE_QUOTE -> new TypedCommand<>(CommandType.EXPIRE_QUOTE, command.getExpireQuote());
			case REASSIGN_BROKER -> new TypedCommand<>(CommandType.REASSIGN_BROKER, command.getReassignBroker());
			case COPY_QUOTE -> new TypedCommand<>(CommandType.COPY_QUOTE, command.getCopyQuote());
			case ADD_NOTE -> new TypedCommand<>(CommandType.ADD_NOTE, command.getAddNote());
			case ERASE_CUSTOMER_DATA ->
				new TypedCommand<>(CommandType.ERASE_CUSTOMER_DATA, command.getEraseCustomerData());
			case CALCULATE_QUOTE -> new TypedCommand<>(CommandType.CALCULATE_QUOTE, command.getCalculateQuote());
			case RERATE_QUOTE -> new TypedCommand<>(CommandType.RERATE_QUOTE, command.getRerateQuote());
			case OVERRIDE_PREMIUM -> new TypedCommand<>(CommandType.OVERRIDE_PREMIUM, command.getOverridePremium());
			case COMMAND_NOT_SET -> throw new IllegalArgumentException("a command of no kind");
		};
	}

	CommandHeader header() {
		return this.type.header().apply(this.request);
	}

	Command command() {
		return this.type.command();
	}

	boolean admit(CommandHandler handler, Caller caller, QuoteHistory history, @Nullable Caller opener) {
		return handler.admit(this.type, this.request, caller, history, opener);
	}

	Answer conclude(CommandHandler handler, Origin origin, String digest) {
		return handler.conclude(this.type, this.request, origin, digest);
	}

	Optional<String> digest(QuoteSecrets secrets) {
		return secrets.digest(header().getQuoteId(), command().rpcName(), this.request);
	}

}
