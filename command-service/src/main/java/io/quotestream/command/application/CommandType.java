package io.quotestream.command.application;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import com.google.protobuf.Message;

import io.quotestream.command.domain.Command;
import io.quotestream.command.domain.Decisions;
import io.quotestream.command.domain.Facts;
import io.quotestream.command.domain.Quote;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Role;

import static io.quotestream.proto.rpc.Role.BROKER;
import static io.quotestream.proto.rpc.Role.CUSTOMER;
import static io.quotestream.proto.rpc.Role.MANAGER;
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

	private static final Set<Role> DECIDING_ROLES = Set.of(UNDERWRITER, MANAGER);

	public static final CommandType<CreateQuoteRequest> CREATE_QUOTE = new CommandType<>(Command.CREATE_QUOTE,
			FORM_ROLES, CreateQuoteRequest::getHeader, Decisions::create);

	public static final CommandType<CaptureGeographicDetailsRequest> CAPTURE_GEOGRAPHIC_DETAILS = new CommandType<>(
			Command.CAPTURE_GEOGRAPHIC_DETAILS, FORM_ROLES, CaptureGeographicDetailsRequest::getHeader,
			Decisions::captureGeographic);

	public static final CommandType<CaptureContactDetailsRequest> CAPTURE_CONTACT_DETAILS = new CommandType<>(
			Command.CAPTURE_CONTACT_DETAILS, FORM_ROLES, CaptureContactDetailsRequest::getHeader,
			Decisions::captureContact);

	public static final CommandType<CaptureFamilyDetailsRequest> CAPTURE_FAMILY_DETAILS = new CommandType<>(
			Command.CAPTURE_FAMILY_DETAILS, FORM_ROLES, CaptureFamilyDetailsRequest::getHeader,
			Decisions::captureFamily);

	public static final CommandType<UpdateCustomerInformationRequest> UPDATE_CUSTOMER_INFORMATION = new CommandType<>(
			Command.UPDATE_CUSTOMER_INFORMATION, FORM_ROLES, UpdateCustomerInformationRequest::getHeader,
			Decisions::updateCustomer);

	public static final CommandType<UpdateVehicleInformationRequest> UPDATE_VEHICLE_INFORMATION = new CommandType<>(
			Command.UPDATE_VEHICLE_INFORMATION, FORM_ROLES, UpdateVehicleInformationRequest::getHeader,
			Decisions::updateVehicle);

	public static final CommandType<SelectCoverageOptionsRequest> SELECT_COVERAGE_OPTIONS = new CommandType<>(
			Command.SELECT_COVERAGE_OPTIONS, FORM_ROLES, SelectCoverageOptionsRequest::getHeader,
			Decisions::selectCoverage);

	public static final CommandType<SaveQuoteRequest> SAVE_QUOTE = new CommandType<>(Command.SAVE_QUOTE, FORM_ROLES,
			SaveQuoteRequest::getHeader, Decisions::save);

	public static final CommandType<FinalizeQuoteRequest> FINALIZE_QUOTE = new CommandType<>(Command.FINALIZE_QUOTE,
			FORM_ROLES, FinalizeQuoteRequest::getHeader, Decisions::finalizeQuote);

	public static final CommandType<ApproveQuoteRequest> APPROVE_QUOTE = new CommandType<>(Command.APPROVE_QUOTE,
			DECIDING_ROLES, ApproveQuoteRequest::getHeader, Decisions::approve);

	public static final CommandType<DeclineQuoteRequest> DECLINE_QUOTE = new CommandType<>(Command.DECLINE_QUOTE,
			DECIDING_ROLES, DeclineQuoteRequest::getHeader, Decisions::decline);

	public static final CommandType<CancelQuoteRequest> CANCEL_QUOTE = new CommandType<>(Command.CANCEL_QUOTE,
			Set.of(BROKER, UNDERWRITER, SUPPORT, SYSTEM), CancelQuoteRequest::getHeader, Decisions::cancel);

	/** Whether the command opens a quote of its own id. */
	boolean creates() {
		return this.command == Command.CREATE_QUOTE;
	}

	/** A pure decision. */
	@FunctionalInterface
	public interface Decision<C> {

		List<QuoteEvent> decide(Quote quote, C command, Facts facts);

	}

}
