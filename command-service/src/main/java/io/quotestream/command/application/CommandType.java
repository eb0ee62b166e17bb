package io.quotestream.command.application;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import com.google.protobuf.Message;

import io.quotestream.command.domain.AssessmentDecisions;
import io.quotestream.command.domain.Command;
import io.quotestream.command.domain.Facts;
import io.quotestream.command.domain.FormDecisions;
import io.quotestream.command.domain.LifeDecisions;
import io.quotestream.command.domain.NumberDecisions;
import io.quotestream.command.domain.OfferDecisions;
import io.quotestream.command.domain.PricingDecisions;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.ReferralDecisions;
import io.quotestream.proto.command.v1.AcceptQuoteRequest;
import io.quotestream.proto.command.v1.AddNoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.AssignApplicationNumberRequest;
import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.ChangeEffectiveDateRequest;
import io.quotestream.proto.command.v1.ClaimReferralRequest;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CompleteRiskAssessmentRequest;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.EraseCustomerDataRequest;
import io.quotestream.proto.command.v1.ExpireQuoteRequest;
import io.quotestream.proto.command.v1.ExtendValidityRequest;
import io.quotestream.proto.command.v1.FailApplicationNumberRequest;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.MarkNotTakenRequest;
import io.quotestream.proto.command.v1.OverridePremiumRequest;
import io.quotestream.proto.command.v1.ReassignBrokerRequest;
import io.quotestream.proto.command.v1.ReferQuoteRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.command.v1.RerateQuoteRequest;
import io.quotestream.proto.command.v1.ResolveReferralRequest;
import io.quotestream.proto.command.v1.ReviseQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Role;

import static io.quotestream.proto.rpc.Role.BROKER;
import static io.quotestream.proto.rpc.Role.CUSTOMER;
import static io.quotestream.proto.rpc.Role.MANAGER;
import static io.quotestream.proto.rpc.Role.PRIVACY_OFFICER;
import static io.quotestream.proto.rpc.Role.SUPPORT;
import static io.quotestream.proto.rpc.Role.SYSTEM;
import static io.quotestream.proto.rpc.Role.UNDERWRITER;

/**
 * What the handler needs to know of each command: who may send it, where its header is,
 * and how it is decided. One constant a command; nothing else has to be told when one is
 * added but the contract and its endpoint method.
 *
 * @param <C> the request
 */
public record CommandType<C extends Message>(Command command, Set<Role> roles, Function<C, CommandHeader> header,
		Decision<C> decision) {

	private static final Set<Role> FORM_ROLES = Set.of(BROKER, SUPPORT, CUSTOMER);

	private static final Set<Role> UNDERWRITING_ROLES = Set.of(UNDERWRITER, MANAGER);

	private static final Set<Role> SYSTEM_ONLY = Set.of(SYSTEM);

	public static final CommandType<CreateQuoteRequest> CREATE_QUOTE = new CommandType<>(Command.CREATE_QUOTE,
			FORM_ROLES, CreateQuoteRequest::getHeader, FormDecisions::create);

	public static final CommandType<CaptureGeographicDetailsRequest> CAPTURE_GEOGRAPHIC_DETAILS = new CommandType<>(
			Command.CAPTURE_GEOGRAPHIC_DETAILS, FORM_ROLES, CaptureGeographicDetailsRequest::getHeader,
			FormDecisions::captureGeographic);

	public static final CommandType<CaptureFamilyDetailsRequest> CAPTURE_FAMILY_DETAILS = new CommandType<>(
			Command.CAPTURE_FAMILY_DETAILS, FORM_ROLES, CaptureFamilyDetailsRequest::getHeader,
			FormDecisions::captureFamily);

	public static final CommandType<UpdateCustomerInformationRequest> UPDATE_CUSTOMER_INFORMATION = new CommandType<>(
			Command.UPDATE_CUSTOMER_INFORMATION, FORM_ROLES, UpdateCustomerInformationRequest::getHeader,
			FormDecisions::updateCustomer);

	public static final CommandType<UpdateVehicleInformationRequest> UPDATE_VEHICLE_INFORMATION = new CommandType<>(
			Command.UPDATE_VEHICLE_INFORMATION, FORM_ROLES, UpdateVehicleInformationRequest::getHeader,
			FormDecisions::updateVehicle);

	public static final CommandType<SelectCoverageOptionsRequest> SELECT_COVERAGE_OPTIONS = new CommandType<>(
			Command.SELECT_COVERAGE_OPTIONS, FORM_ROLES, SelectCoverageOptionsRequest::getHeader,
			FormDecisions::selectCoverage);

	public static final CommandType<ChangeEffectiveDateRequest> CHANGE_EFFECTIVE_DATE = new CommandType<>(
			Command.CHANGE_EFFECTIVE_DATE, FORM_ROLES, ChangeEffectiveDateRequest::getHeader,
			FormDecisions::changeEffectiveDate);

	public static final CommandType<CaptureContactDetailsRequest> CAPTURE_CONTACT_DETAILS = new CommandType<>(
			Command.CAPTURE_CONTACT_DETAILS, FORM_ROLES, CaptureContactDetailsRequest::getHeader,
			FormDecisions::captureContact);

	public static final CommandType<SaveQuoteRequest> SAVE_QUOTE = new CommandType<>(Command.SAVE_QUOTE, FORM_ROLES,
			SaveQuoteRequest::getHeader, FormDecisions::save);

	public static final CommandType<RequestApplicationNumberRequest> REQUEST_APPLICATION_NUMBER = new CommandType<>(
			Command.REQUEST_APPLICATION_NUMBER, Set.of(BROKER, SUPPORT, SYSTEM),
			RequestApplicationNumberRequest::getHeader, NumberDecisions::request);

	public static final CommandType<AssignApplicationNumberRequest> ASSIGN_APPLICATION_NUMBER = new CommandType<>(
			Command.ASSIGN_APPLICATION_NUMBER, SYSTEM_ONLY, AssignApplicationNumberRequest::getHeader,
			NumberDecisions::assign);

	public static final CommandType<FailApplicationNumberRequest> FAIL_APPLICATION_NUMBER = new CommandType<>(
			Command.FAIL_APPLICATION_NUMBER, SYSTEM_ONLY, FailApplicationNumberRequest::getHeader,
			NumberDecisions::fail);

	public static final CommandType<StartRiskAssessmentRequest> START_RISK_ASSESSMENT = new CommandType<>(
			Command.START_RISK_ASSESSMENT, Set.of(BROKER, UNDERWRITER, SYSTEM), StartRiskAssessmentRequest::getHeader,
			AssessmentDecisions::start);

	public static final CommandType<CompleteRiskAssessmentRequest> COMPLETE_RISK_ASSESSMENT = new CommandType<>(
			Command.COMPLETE_RISK_ASSESSMENT, SYSTEM_ONLY, CompleteRiskAssessmentRequest::getHeader,
			AssessmentDecisions::complete);

	public static final CommandType<FailRiskAssessmentRequest> FAIL_RISK_ASSESSMENT = new CommandType<>(
			Command.FAIL_RISK_ASSESSMENT, SYSTEM_ONLY, FailRiskAssessmentRequest::getHeader, AssessmentDecisions::fail);

	public static final CommandType<FinalizeQuoteRequest> FINALIZE_QUOTE = new CommandType<>(Command.FINALIZE_QUOTE,
			FORM_ROLES, FinalizeQuoteRequest::getHeader, OfferDecisions::finalizeQuote);

	public static final CommandType<ReferQuoteRequest> REFER_QUOTE = new CommandType<>(Command.REFER_QUOTE,
			Set.of(BROKER, UNDERWRITER, MANAGER, SYSTEM), ReferQuoteRequest::getHeader, ReferralDecisions::refer);

	public static final CommandType<CalculateQuoteRequest> CALCULATE_QUOTE = new CommandType<>(Command.CALCULATE_QUOTE,
			Set.of(BROKER, UNDERWRITER, SUPPORT, CUSTOMER, SYSTEM), CalculateQuoteRequest::getHeader,
			PricingDecisions::calculate);

	public static final CommandType<RerateQuoteRequest> RERATE_QUOTE = new CommandType<>(Command.RERATE_QUOTE,
			Set.of(SYSTEM, UNDERWRITER, BROKER), RerateQuoteRequest::getHeader, PricingDecisions::rerate);

	public static final CommandType<OverridePremiumRequest> OVERRIDE_PREMIUM = new CommandType<>(
			Command.OVERRIDE_PREMIUM, UNDERWRITING_ROLES, OverridePremiumRequest::getHeader,
			PricingDecisions::override);

	public static final CommandType<ClaimReferralRequest> CLAIM_REFERRAL = new CommandType<>(Command.CLAIM_REFERRAL,
			UNDERWRITING_ROLES, ClaimReferralRequest::getHeader, ReferralDecisions::claim);

	public static final CommandType<ResolveReferralRequest> RESOLVE_REFERRAL = new CommandType<>(
			Command.RESOLVE_REFERRAL, UNDERWRITING_ROLES, ResolveReferralRequest::getHeader,
			ReferralDecisions::resolve);

	public static final CommandType<ApproveQuoteRequest> APPROVE_QUOTE = new CommandType<>(Command.APPROVE_QUOTE,
			UNDERWRITING_ROLES, ApproveQuoteRequest::getHeader, OfferDecisions::approve);

	public static final CommandType<DeclineQuoteRequest> DECLINE_QUOTE = new CommandType<>(Command.DECLINE_QUOTE,
			Set.of(UNDERWRITER, MANAGER, SYSTEM), DeclineQuoteRequest::getHeader, OfferDecisions::decline);

	public static final CommandType<ReviseQuoteRequest> REVISE_QUOTE = new CommandType<>(Command.REVISE_QUOTE,
			Set.of(BROKER, UNDERWRITER, SUPPORT), ReviseQuoteRequest::getHeader, OfferDecisions::revise);

	public static final CommandType<ExtendValidityRequest> EXTEND_VALIDITY = new CommandType<>(Command.EXTEND_VALIDITY,
			UNDERWRITING_ROLES, ExtendValidityRequest::getHeader, OfferDecisions::extend);

	public static final CommandType<AcceptQuoteRequest> ACCEPT_QUOTE = new CommandType<>(Command.ACCEPT_QUOTE,
			FORM_ROLES, AcceptQuoteRequest::getHeader, OfferDecisions::accept);

	public static final CommandType<MarkNotTakenRequest> MARK_NOT_TAKEN = new CommandType<>(Command.MARK_NOT_TAKEN,
			Set.of(BROKER, SUPPORT, CUSTOMER, SYSTEM), MarkNotTakenRequest::getHeader, OfferDecisions::markNotTaken);

	public static final CommandType<CancelQuoteRequest> CANCEL_QUOTE = new CommandType<>(Command.CANCEL_QUOTE,
			Set.of(BROKER, UNDERWRITER, SUPPORT, SYSTEM), CancelQuoteRequest::getHeader, LifeDecisions::cancel);

	public static final CommandType<ExpireQuoteRequest> EXPIRE_QUOTE = new CommandType<>(Command.EXPIRE_QUOTE,
			SYSTEM_ONLY, ExpireQuoteRequest::getHeader, LifeDecisions::expire);

	public static final CommandType<ReassignBrokerRequest> REASSIGN_BROKER = new CommandType<>(Command.REASSIGN_BROKER,
			Set.of(SUPPORT, MANAGER), ReassignBrokerRequest::getHeader, LifeDecisions::reassign);

	public static final CommandType<CopyQuoteRequest> COPY_QUOTE = new CommandType<>(Command.COPY_QUOTE,
			Set.of(BROKER, SUPPORT), CopyQuoteRequest::getHeader, FormDecisions::copy);

	public static final CommandType<AddNoteRequest> ADD_NOTE = new CommandType<>(Command.ADD_NOTE,
			Set.of(BROKER, UNDERWRITER, MANAGER, SUPPORT, SYSTEM, PRIVACY_OFFICER), AddNoteRequest::getHeader,
			LifeDecisions::addNote);

	public static final CommandType<EraseCustomerDataRequest> ERASE_CUSTOMER_DATA = new CommandType<>(
			Command.ERASE_CUSTOMER_DATA, Set.of(PRIVACY_OFFICER), EraseCustomerDataRequest::getHeader,
			LifeDecisions::erase);

	/** Whether the command opens a quote of its own id. */
	boolean creates() {
		return this.command == Command.CREATE_QUOTE || this.command == Command.COPY_QUOTE;
	}

	/** The same command, decided otherwise. */
	CommandType<C> decidedBy(Decision<C> other) {
		return new CommandType<>(this.command, this.roles, this.header, other);
	}

	/** A pure decision. */
	@FunctionalInterface
	public interface Decision<C> {

		List<QuoteEvent> decide(Quote quote, C command, Facts facts);

	}

}
