package io.quotestream.command.application;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

import io.quotestream.proto.codec.SampleSections;
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
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.CancelReason;

/**
 * Commands of every kind about one quote, by anybody, with etags of now and of before,
 * half of them leading on through its life. The same random numbers make the same
 * commands.
 */
final class RandomCommands {

	private static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	private static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	private static final List<Caller> ANYBODY = List.of(BROKER, UNDERWRITER, new Caller(Role.MANAGER, "bea", ""),
			new Caller(Role.BROKER, "ben", "agency-2"), new Caller(Role.SUPPORT, "sam", ""),
			new Caller(Role.AUDITOR, "ann", ""));

	private final Random random;

	private final Requests requests;

	RandomCommands(Random random, Requests requests) {
		this.random = random;
		this.requests = requests;
	}

	/**
	 * One more command for a quote that stands so.
	 * @param answered those that had an effect
	 */
	SentCommand<?> next(QuoteHistory now, List<SentCommand<?>> answered) {
		var dice = this.random.nextInt(100);
		if (dice < 12 && !answered.isEmpty()) {
			return any(answered);
		}
		if (dice < 17 && !answered.isEmpty()) {
			return reusing(any(answered).header());
		}
		return (dice < 60) ? sensible(now) : anything(now);
	}

	private SentCommand<CancelQuoteRequest> reusing(CommandHeader header) {
		return new SentCommand<>(CommandType.CANCEL_QUOTE,
				CancelQuoteRequest.newBuilder()
					.setHeader(header)
					.setReason(CancelReason.CANCEL_REASON_ENTRY_ERROR)
					.build(),
				BROKER);
	}

	/** What leads on from here. */
	private SentCommand<?> sensible(QuoteHistory now) {
		return switch (now.quote().state()) {
			case QUOTE_STATE_UNSPECIFIED -> create(
					this.random.nextBoolean() ? this.requests.createWithAllSections() : this.requests.create(), BROKER);
			case QUOTE_STATE_INITIATED -> save(now);
			case QUOTE_STATE_SAVED -> new SentCommand<>(CommandType.FINALIZE_QUOTE,
					FinalizeQuoteRequest.newBuilder().setHeader(header(now)).build(), BROKER);
			case QUOTE_STATE_FINALIZED -> this.random.nextBoolean() ? approve(now, UNDERWRITER) : decline(now);
			default -> anything(now);
		};
	}

	private SentCommand<?> anything(QuoteHistory now) {
		var pages = new SampleVariants(this.random);
		return switch (this.random.nextInt(12)) {
			case 0 -> create(this.requests.create(), caller(BROKER));
			case 1 -> new SentCommand<>(CommandType.CAPTURE_GEOGRAPHIC_DETAILS,
					CaptureGeographicDetailsRequest.newBuilder()
						.setHeader(header(now))
						.setGeographic(pages.geographic())
						.build(),
					caller(BROKER));
			case 2 -> new SentCommand<>(CommandType.CAPTURE_CONTACT_DETAILS,
					CaptureContactDetailsRequest.newBuilder()
						.setHeader(header(now))
						.setContact(pages.contact())
						.build(),
					caller(BROKER));
			case 3 -> new SentCommand<>(CommandType.CAPTURE_FAMILY_DETAILS,
					CaptureFamilyDetailsRequest.newBuilder().setHeader(header(now)).setFamily(pages.family()).build(),
					caller(BROKER));
			case 4 -> new SentCommand<>(CommandType.UPDATE_CUSTOMER_INFORMATION,
					UpdateCustomerInformationRequest.newBuilder()
						.setHeader(header(now))
						.setCustomer(pages.customer())
						.build(),
					caller(BROKER));
			case 5 -> new SentCommand<>(CommandType.UPDATE_VEHICLE_INFORMATION,
					UpdateVehicleInformationRequest.newBuilder()
						.setHeader(header(now))
						.setVehicle(pages.vehicle())
						.build(),
					caller(BROKER));
			case 6 -> new SentCommand<>(CommandType.SELECT_COVERAGE_OPTIONS,
					SelectCoverageOptionsRequest.newBuilder()
						.setHeader(header(now))
						.setCoverage(pages.coverage())
						.build(),
					caller(BROKER));
			case 7 -> save(now);
			case 8 -> new SentCommand<>(CommandType.FINALIZE_QUOTE,
					FinalizeQuoteRequest.newBuilder().setHeader(header(now)).build(), caller(BROKER));
			case 9 -> approve(now, caller(UNDERWRITER));
			case 10 -> decline(now);
			default -> new SentCommand<>(CommandType.CANCEL_QUOTE,
					CancelQuoteRequest.newBuilder()
						.setHeader(header(now))
						.setReason(this.random.nextInt(3) == 0 ? CancelReason.CANCEL_REASON_UNSPECIFIED
								: CancelReason.CANCEL_REASON_DUPLICATE)
						.build(),
					caller(BROKER));
		};
	}

	private SentCommand<CreateQuoteRequest> create(CreateQuoteRequest request, Caller caller) {
		return new SentCommand<>(CommandType.CREATE_QUOTE, request.toBuilder().setHeader(header("")).build(), caller);
	}

	private SentCommand<SaveQuoteRequest> save(QuoteHistory now) {
		var request = SaveQuoteRequest.newBuilder().setHeader(header(now));
		if (this.random.nextInt(4) > 0) {
			request.setGeographic(SampleSections.GEOGRAPHIC)
				.setContact(SampleSections.CONTACT)
				.setFamily(SampleSections.FAMILY);
		}
		return new SentCommand<>(CommandType.SAVE_QUOTE, request.build(), caller(BROKER));
	}

	private SentCommand<ApproveQuoteRequest> approve(QuoteHistory now, Caller caller) {
		return new SentCommand<>(CommandType.APPROVE_QUOTE,
				ApproveQuoteRequest.newBuilder().setHeader(header(now)).build(), caller);
	}

	private SentCommand<DeclineQuoteRequest> decline(QuoteHistory now) {
		var request = this.requests.decline("").toBuilder().setHeader(header(now));
		if (this.random.nextInt(4) == 0) {
			request.clearReasons();
		}
		return new SentCommand<>(CommandType.DECLINE_QUOTE, request.build(), caller(UNDERWRITER));
	}

	private Caller caller(Caller fitting) {
		return (this.random.nextInt(5) > 0) ? fitting : any(ANYBODY);
	}

	/** With the etag of now, of before, or none. */
	private CommandHeader header(QuoteHistory now) {
		var etag = switch (this.random.nextInt(4)) {
			case 0 -> now.etag();
			case 1 -> now.answered().isEmpty() ? "" : any(List.copyOf(new TreeMap<>(now.answered()).values())).etag();
			default -> "";
		};
		return header(etag);
	}

	private CommandHeader header(String etag) {
		return this.requests.header(etag, new UUID(this.random.nextLong(), this.random.nextLong()).toString());
	}

	private <T> T any(List<T> all) {
		return all.get(this.random.nextInt(all.size()));
	}

}
