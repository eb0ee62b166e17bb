package io.quotestream.command.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

import com.google.protobuf.Timestamp;
import com.google.type.Money;

import io.quotestream.command.domain.Premium.Status;

import io.quotestream.proto.codec.SampleSections;
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
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.AssessmentFailure;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.FiredRule;
import io.quotestream.proto.type.v1.NotTakenReason;
import io.quotestream.proto.type.v1.NumberFailure;
import io.quotestream.proto.type.v1.OverrideReason;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

/**
 * Commands of every kind about one quote, by anybody, with etags of now and of before,
 * half of them leading on through its life. The same random numbers make the same
 * commands.
 */
final class RandomCommands {

	private static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	private static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	private static final Caller MANAGER = new Caller(Role.MANAGER, "max", "");

	private static final Caller SUPPORT = new Caller(Role.SUPPORT, "sam", "");

	private static final Caller SYSTEM = new Caller(Role.SYSTEM, "timer", "");

	private static final Caller PRIVACY_OFFICER = new Caller(Role.PRIVACY_OFFICER, "pia", "");

	private static final List<Caller> ANYBODY = List.of(BROKER, UNDERWRITER, new Caller(Role.UNDERWRITER, "una", ""),
			MANAGER, new Caller(Role.MANAGER, "bea", ""), new Caller(Role.BROKER, "ben", "agency-2"), SUPPORT, SYSTEM,
			PRIVACY_OFFICER, new Caller(Role.CUSTOMER, "asha", ""), new Caller(Role.AUDITOR, "ann", ""));

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
	SentCommand<?> next(QuoteHistory now, Instant time, List<SentCommand<?>> answered) {
		var dice = this.random.nextInt(100);
		if (dice < 10 && !answered.isEmpty()) {
			return any(answered);
		}
		if (dice < 14 && !answered.isEmpty()) {
			return reusing(any(answered).header());
		}
		return (dice < 60) ? sensible(now, time) : anything(now, time);
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
	private SentCommand<?> sensible(QuoteHistory now, Instant time) {
		return switch (now.quote().state()) {
			case QUOTE_STATE_UNSPECIFIED ->
				create(chance(2) ? this.requests.createWithAllSections() : this.requests.create(), BROKER);
			case QUOTE_STATE_INITIATED -> switch (this.random.nextInt(6)) {
				case 0 -> requestNumber(now);
				case 1 -> calculate(now);
				default -> save(now);
			};
			case QUOTE_STATE_SAVED -> isPriced(now) ? (chance(3) ? start(now) : finalizeQuote(now, BROKER))
					: chance(6) ? finalizeQuote(now, BROKER) : calculate(now);
			case QUOTE_STATE_RISK_ASSESSING -> chance(4) ? failAssessment(now) : complete(now);
			case QUOTE_STATE_RISK_ASSESSED ->
				isPriced(now) ? (chance(4) ? override(now) : finalizeQuote(now, BROKER)) : calculate(now);
			case QUOTE_STATE_FINALIZED -> underwritten(now);
			case QUOTE_STATE_APPROVED -> switch (this.random.nextInt(5)) {
				case 0 -> accept(now);
				case 1 -> notTaken(now);
				case 2 -> extend(now, time);
				case 3 -> expire(now);
				default -> revise(now);
			};
			case QUOTE_STATE_DECLINED -> chance(2) ? revise(now) : refer(now);
			case QUOTE_STATE_ACCEPTED, QUOTE_STATE_NOT_TAKEN, QUOTE_STATE_CANCELLED, QUOTE_STATE_EXPIRED,
					UNRECOGNIZED ->
				switch (this.random.nextInt(4)) {
					case 0 -> copy(now);
					case 1 -> assignNumber(now);
					case 2 -> note(now);
					default -> anything(now, time);
				};
		};
	}

	private SentCommand<?> underwritten(QuoteHistory now) {
		var referral = now.quote().referral();
		if (!referral.isOpen()) {
			return switch (this.random.nextInt(6)) {
				case 0 -> refer(now);
				case 1 -> decline(now);
				case 2 -> override(now);
				case 3 -> rerate(now);
				default -> approve(now, UNDERWRITER);
			};
		}
		if (referral.claimedBy().isEmpty()) {
			return claim(now, referral.escalated() ? MANAGER : UNDERWRITER);
		}
		var claimant = referral.claimedBy().equals(MANAGER.actor()) ? MANAGER : UNDERWRITER;
		return chance(3) ? approve(now, claimant) : resolve(now, claimant);
	}

	private SentCommand<?> anything(QuoteHistory now, Instant time) {
		var pages = new SampleVariants(this.random);
		return switch (this.random.nextInt(34)) {
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
			case 7 -> new SentCommand<>(CommandType.CHANGE_EFFECTIVE_DATE,
					ChangeEffectiveDateRequest.newBuilder()
						.setHeader(header(now))
						.setEffectiveDate(this.requests.effectiveDate(this.random.nextInt(120)))
						.build(),
					caller(BROKER));
			case 8 -> save(now);
			case 9 -> finalizeQuote(now, caller(BROKER));
			case 10 -> approve(now, UNDERWRITER);
			case 11 -> decline(now);
			case 12 -> cancel(now);
			case 13 -> requestNumber(now);
			case 14 -> assignNumber(now);
			case 15 -> failNumber(now, time);
			case 16 -> start(now);
			case 17 -> complete(now);
			case 18 -> failAssessment(now);
			case 19 -> refer(now);
			case 20 -> claim(now, chance(3) ? MANAGER : UNDERWRITER);
			case 21 -> resolve(now, UNDERWRITER);
			case 22 -> revise(now);
			case 23 -> extend(now, time);
			case 24 -> accept(now);
			case 25 -> notTaken(now);
			case 26 -> expire(now);
			case 27 -> new SentCommand<>(CommandType.REASSIGN_BROKER,
					ReassignBrokerRequest.newBuilder()
						.setHeader(header(now))
						.setBrokerId(any(List.of("agency-1", "agency-1", "agency-2", "closed-3")))
						.build(),
					caller(SUPPORT));
			case 28 -> copy(now);
			case 29 -> note(now);
			case 30 -> calculate(now);
			case 31 -> rerate(now);
			case 32 -> override(now);
			default -> chance(3) ? erase(now) : note(now);
		};
	}

	private SentCommand<CreateQuoteRequest> create(CreateQuoteRequest request, Caller caller) {
		return new SentCommand<>(CommandType.CREATE_QUOTE, request.toBuilder().setHeader(header("")).build(), caller);
	}

	private SentCommand<SaveQuoteRequest> save(QuoteHistory now) {
		var request = SaveQuoteRequest.newBuilder().setHeader(header(now));
		if (!chance(4)) {
			request.setGeographic(SampleSections.GEOGRAPHIC)
				.setContact(SampleSections.CONTACT)
				.setFamily(SampleSections.FAMILY);
		}
		return new SentCommand<>(CommandType.SAVE_QUOTE, request.build(), caller(BROKER));
	}

	private SentCommand<FinalizeQuoteRequest> finalizeQuote(QuoteHistory now, Caller caller) {
		return new SentCommand<>(CommandType.FINALIZE_QUOTE,
				FinalizeQuoteRequest.newBuilder().setHeader(header(now)).build(), caller);
	}

	private SentCommand<ApproveQuoteRequest> approve(QuoteHistory now, Caller caller) {
		return new SentCommand<>(CommandType.APPROVE_QUOTE,
				ApproveQuoteRequest.newBuilder().setHeader(header(now)).build(), caller(caller));
	}

	private SentCommand<DeclineQuoteRequest> decline(QuoteHistory now) {
		var request = this.requests.decline("").toBuilder().setHeader(header(now));
		if (chance(4)) {
			request.clearReasons();
		}
		else if (chance(4)) {
			request.getReasonsBuilder(0).setCode(DeclineCode.DECLINE_CODE_FRAUD_OR_SANCTIONS);
		}
		return new SentCommand<>(CommandType.DECLINE_QUOTE, request.build(), chance(4) ? SYSTEM : caller(UNDERWRITER));
	}

	private SentCommand<CancelQuoteRequest> cancel(QuoteHistory now) {
		return new SentCommand<>(CommandType.CANCEL_QUOTE,
				CancelQuoteRequest.newBuilder()
					.setHeader(header(now))
					.setReason(
							chance(3) ? CancelReason.CANCEL_REASON_UNSPECIFIED : CancelReason.CANCEL_REASON_DUPLICATE)
					.build(),
				caller(BROKER));
	}

	private SentCommand<RequestApplicationNumberRequest> requestNumber(QuoteHistory now) {
		return new SentCommand<>(CommandType.REQUEST_APPLICATION_NUMBER,
				RequestApplicationNumberRequest.newBuilder().setHeader(header(now)).build(), caller(BROKER));
	}

	private SentCommand<AssignApplicationNumberRequest> assignNumber(QuoteHistory now) {
		return new SentCommand<>(CommandType.ASSIGN_APPLICATION_NUMBER,
				AssignApplicationNumberRequest.newBuilder()
					.setHeader(header(now))
					.setApplicationNumber("IN-" + this.random.nextInt(2))
					.build(),
				caller(SYSTEM));
	}

	private SentCommand<FailApplicationNumberRequest> failNumber(QuoteHistory now, Instant time) {
		var request = FailApplicationNumberRequest.newBuilder()
			.setHeader(header(now))
			.setFailure(NumberFailure.NUMBER_FAILURE_TIMEOUT)
			.setAttempts(1 + this.random.nextInt(3));
		if (chance(2)) {
			request.setRetryTime(timestamp(time.plusSeconds(60)));
		}
		return new SentCommand<>(CommandType.FAIL_APPLICATION_NUMBER, request.build(), caller(SYSTEM));
	}

	private SentCommand<StartRiskAssessmentRequest> start(QuoteHistory now) {
		return new SentCommand<>(CommandType.START_RISK_ASSESSMENT,
				StartRiskAssessmentRequest.newBuilder().setHeader(header(now)).setConsentGiven(chance(2)).build(),
				caller(BROKER));
	}

	private SentCommand<CompleteRiskAssessmentRequest> complete(QuoteHistory now) {
		var assessment = now.quote().assessment();
		var request = CompleteRiskAssessmentRequest.newBuilder()
			.setHeader(header(now))
			.setAssessmentId(chance(6) ? "another" : assessment.id())
			.setInputHash(chance(6) ? "another" : assessment.inputHash())
			.setResult(AssessmentResult.newBuilder()
				.setOutcome(AssessmentOutcome.forNumber(1 + this.random.nextInt(3)))
				.addRules(FiredRule.newBuilder()
					.setPoints(this.random.nextInt(2) * 15)
					.setOutcome(AssessmentOutcome.forNumber(1 + this.random.nextInt(3)))
					.setDeclineCode(DeclineCode.forNumber(this.random.nextInt(8)))
					.setCustomerText(chance(3) ? "" : "Too little experience.")));
		return new SentCommand<>(CommandType.COMPLETE_RISK_ASSESSMENT, request.build(), caller(SYSTEM));
	}

	private SentCommand<FailRiskAssessmentRequest> failAssessment(QuoteHistory now) {
		return new SentCommand<>(CommandType.FAIL_RISK_ASSESSMENT,
				FailRiskAssessmentRequest.newBuilder()
					.setHeader(header(now))
					.setAssessmentId(chance(6) ? "another" : now.quote().assessment().id())
					.setFailure(AssessmentFailure.forNumber(1 + this.random.nextInt(5)))
					.setAttempts(3)
					.build(),
				caller(SYSTEM));
	}

	private SentCommand<ReferQuoteRequest> refer(QuoteHistory now) {
		var request = ReferQuoteRequest.newBuilder().setHeader(header(now)).setText("Please look.");
		if (!chance(5)) {
			request.addReasons(chance(2) ? ReferralReason.REFERRAL_REASON_HUMAN_REVIEW
					: ReferralReason.REFERRAL_REASON_PRIOR_LOSSES);
		}
		return new SentCommand<>(CommandType.REFER_QUOTE, request.build(), caller(BROKER));
	}

	private SentCommand<ClaimReferralRequest> claim(QuoteHistory now, Caller caller) {
		return new SentCommand<>(CommandType.CLAIM_REFERRAL,
				ClaimReferralRequest.newBuilder().setHeader(header(now)).build(), caller(caller));
	}

	private SentCommand<ResolveReferralRequest> resolve(QuoteHistory now, Caller caller) {
		var request = ResolveReferralRequest.newBuilder()
			.setHeader(header(now))
			.setDecision(ReferralDecision.forNumber(1 + this.random.nextInt(4)))
			.setText("Looked at.");
		if (request.getDecision() == ReferralDecision.REFERRAL_DECISION_DECLINE && !chance(4)) {
			request.addAllDeclineReasons(this.requests.decline("").getReasonsList());
		}
		return new SentCommand<>(CommandType.RESOLVE_REFERRAL, request.build(), caller(caller));
	}

	private SentCommand<ReviseQuoteRequest> revise(QuoteHistory now) {
		return new SentCommand<>(CommandType.REVISE_QUOTE,
				ReviseQuoteRequest.newBuilder().setHeader(header(now)).setText("More cover.").build(), caller(BROKER));
	}

	private SentCommand<ExtendValidityRequest> extend(QuoteHistory now, Instant time) {
		return new SentCommand<>(CommandType.EXTEND_VALIDITY,
				ExtendValidityRequest.newBuilder()
					.setHeader(header(now))
					.setValidUntilTime(timestamp(time.plus(Duration.ofDays(this.random.nextInt(80)))))
					.build(),
				caller(UNDERWRITER));
	}

	private SentCommand<AcceptQuoteRequest> accept(QuoteHistory now) {
		return new SentCommand<>(CommandType.ACCEPT_QUOTE,
				AcceptQuoteRequest.newBuilder()
					.setHeader(header(now))
					.setConsentGiven(!chance(4))
					.setPayable(chance(5) ? Money.getDefaultInstance() : now.quote().premium().price().getPayable())
					.build(),
				caller(BROKER));
	}

	private static boolean isPriced(QuoteHistory now) {
		return now.quote().premium().kind() == PremiumKind.PREMIUM_KIND_FIRM
				&& now.quote().premium().status() == Status.CURRENT;
	}

	private SentCommand<CalculateQuoteRequest> calculate(QuoteHistory now) {
		return new SentCommand<>(CommandType.CALCULATE_QUOTE,
				CalculateQuoteRequest.newBuilder().setHeader(header(now)).build(), caller(BROKER));
	}

	private SentCommand<RerateQuoteRequest> rerate(QuoteHistory now) {
		return new SentCommand<>(CommandType.RERATE_QUOTE,
				RerateQuoteRequest.newBuilder().setHeader(header(now)).build(), caller(BROKER));
	}

	/** Up to 40 % more or less than it is, sometimes in another currency. */
	private SentCommand<OverridePremiumRequest> override(QuoteHistory now) {
		var units = now.quote().premium().price().getPremium().getUnits() * (60 + this.random.nextInt(81)) / 100;
		return new SentCommand<>(CommandType.OVERRIDE_PREMIUM, OverridePremiumRequest.newBuilder()
			.setHeader(header(now))
			.setPremium(Money.newBuilder().setCurrencyCode(chance(9) ? "USD" : "INR").setUnits(units))
			.setReason(
					chance(6) ? OverrideReason.OVERRIDE_REASON_UNSPECIFIED : OverrideReason.OVERRIDE_REASON_COMPETITION)
			.setText("Agreed by telephone.")
			.build(), chance(2) ? MANAGER : caller(UNDERWRITER));
	}

	private SentCommand<MarkNotTakenRequest> notTaken(QuoteHistory now) {
		return new SentCommand<>(CommandType.MARK_NOT_TAKEN, MarkNotTakenRequest.newBuilder()
			.setHeader(header(now))
			.setReason(chance(4) ? NotTakenReason.NOT_TAKEN_REASON_UNSPECIFIED : NotTakenReason.NOT_TAKEN_REASON_PRICE)
			.build(), caller(BROKER));
	}

	private SentCommand<ExpireQuoteRequest> expire(QuoteHistory now) {
		return new SentCommand<>(CommandType.EXPIRE_QUOTE,
				ExpireQuoteRequest.newBuilder().setHeader(header(now)).build(), caller(SYSTEM));
	}

	private SentCommand<AddNoteRequest> note(QuoteHistory now) {
		return new SentCommand<>(CommandType.ADD_NOTE,
				AddNoteRequest.newBuilder().setHeader(header(now)).setText("Called.").setInternal(chance(3)).build(),
				caller(UNDERWRITER));
	}

	private SentCommand<EraseCustomerDataRequest> erase(QuoteHistory now) {
		return new SentCommand<>(CommandType.ERASE_CUSTOMER_DATA,
				EraseCustomerDataRequest.newBuilder().setHeader(header(now)).setLegalBasis("GDPR Art. 17").build(),
				caller(PRIVACY_OFFICER));
	}

	/** Sometimes of a revision that there is not, or to an id that is taken. */
	private SentCommand<CopyQuoteRequest> copy(QuoteHistory now) {
		var header = header("").toBuilder();
		if (!chance(6)) {
			header.setQuoteId(id());
		}
		var request = CopyQuoteRequest.newBuilder()
			.setHeader(header)
			.setSourceQuoteId(this.requests.quoteId())
			.setEffectiveDate(this.requests.effectiveDate(40));
		if (chance(2)) {
			request.setSourceRevision(this.random.nextLong(now.revision() + 4));
		}
		return new SentCommand<>(CommandType.COPY_QUOTE, request.build(), caller(BROKER));
	}

	private Caller caller(Caller fitting) {
		return chance(6) ? any(ANYBODY) : fitting;
	}

	/** With the etag of now, of before, or none. */
	private CommandHeader header(QuoteHistory now) {
		var etag = switch (this.random.nextInt(6)) {
			case 0, 1 -> now.etag();
			case 2 -> now.answered().isEmpty() ? "" : any(List.copyOf(new TreeMap<>(now.answered()).values())).etag();
			default -> "";
		};
		return header(etag);
	}

	private CommandHeader header(String etag) {
		return this.requests.header(etag, id());
	}

	private String id() {
		return new UUID(this.random.nextLong(), this.random.nextLong()).toString();
	}

	private boolean chance(int of) {
		return this.random.nextInt(of) == 0;
	}

	private <T> T any(List<T> all) {
		return all.get(this.random.nextInt(all.size()));
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

}
