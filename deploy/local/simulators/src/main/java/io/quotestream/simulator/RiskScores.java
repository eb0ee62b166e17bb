package io.quotestream.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.proto.provider.v1.CannotOrder;
import io.quotestream.proto.provider.v1.CannotOrderCause;
import io.quotestream.proto.provider.v1.NoHit;
import io.quotestream.proto.provider.v1.RiskScore;
import io.quotestream.proto.provider.v1.RiskScoringServiceGrpc.RiskScoringServiceImplBase;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.provider.v1.ScoreRiskResponse;

/**
 * Scores by the facts that are sent and nothing else, so that the same facts score the
 * same for ever.
 */
final class RiskScores extends RiskScoringServiceImplBase {

	private static final Logger log = LoggerFactory.getLogger(RiskScores.class);

	private static final int BASE = 10;

	private static final int WORST = 100;

	private static final int MOST_REASONS = 4;

	private final Faults faults;

	RiskScores(Faults faults) {
		this.faults = faults;
	}

	private record Points(String reason, int points) {
	}

	@Override
	public void scoreRisk(ScoreRiskRequest request, StreamObserver<ScoreRiskResponse> response) {
		if (request.getAssessmentId().isEmpty() || request.getInputHash().isEmpty()) {
			response.onError(
					Status.INVALID_ARGUMENT.withDescription("An id and a digest are needed.").asRuntimeException());
			return;
		}
		var fault = this.faults.ofScore(request.getAssessmentId(), request.getZipCode());
		log.info("Assessment {} asks for a score: {}", request.getAssessmentId(), Misbehaviour.kind(fault));
		Misbehaviour.answer(fault, response, () -> {
			var answer = ScoreRiskResponse.newBuilder()
				.setAssessmentId(request.getAssessmentId())
				.setInputHash(request.getInputHash());
			return (switch (Misbehaviour.kind(fault)) {
				case FAULT_KIND_NO_HIT -> answer.setNoHit(NoHit.newBuilder().setReportReference(report(request)));
				case FAULT_KIND_CANNOT_ORDER ->
					answer.setCannotOrder(cannotOrder(CannotOrderCause.CANNOT_ORDER_CAUSE_CONSENT_MISSING));
				case FAULT_KIND_IDENTITY_MISSING ->
					answer.setCannotOrder(cannotOrder(CannotOrderCause.CANNOT_ORDER_CAUSE_IDENTITY_MISSING));
				case FAULT_KIND_CONTRADICT ->
					answer.setScore(score(request).setMinorViolations(request.getMinorViolations() + 1));
				case FAULT_KIND_MALFORMED -> answer.setScore(score(request).setScore(250));
				case FAULT_KIND_DUPLICATE ->
					answer.setScore(score(request).setScore(WORST - score(request).getScore()));
				default -> answer.setScore(score(request));
			}).build();
		});
	}

	private static CannotOrder.Builder cannotOrder(CannotOrderCause cause) {
		return CannotOrder.newBuilder().setCause(cause);
	}

	private static RiskScore.Builder score(ScoreRiskRequest request) {
		var points = points(request);
		var sum = BASE + points.stream().mapToInt(Points::points).sum();
		return RiskScore.newBuilder()
			.setScore(Math.min(sum, WORST))
			.addAllReasonCodes(points.stream()
				.sorted(Comparator.comparingInt(Points::points).reversed())
				.map(Points::reason)
				.limit(MOST_REASONS)
				.toList())
			.setReportReference(report(request))
			.setModel("simulated-motor@1");
	}

	private static List<Points> points(ScoreRiskRequest request) {
		var points = new ArrayList<Points>();
		if (request.hasDriverAge() && request.getDriverAge() < 25) {
			points.add(new Points("YOUNG_DRIVER", (request.getDriverAge() < 21) ? 25 : 15));
		}
		if (request.hasLicenceYears() && request.getLicenceYears() < 3) {
			points.add(new Points("NEW_LICENCE", 15));
		}
		if (request.getAtFaultClaims() > 0) {
			points.add(new Points("AT_FAULT_CLAIMS", 15 * request.getAtFaultClaims()));
		}
		if (request.getMajorViolations() > 0) {
			points.add(new Points("MAJOR_VIOLATIONS", 30 * request.getMajorViolations()));
		}
		if (request.getMinorViolations() > 0) {
			points.add(new Points("MINOR_VIOLATIONS", 5 * request.getMinorViolations()));
		}
		return points;
	}

	/** The same report for the same assessment. */
	private static String report(ScoreRiskRequest request) {
		return "R-" + request.getAssessmentId();
	}

}
