package io.quotestream.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quotestream.proto.admin.v1.Fault;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.PlanFaultRequest;
import io.quotestream.proto.admin.v1.Provider;

/**
 * The faults that are due: those planned for one subject before those planned for all,
 * and those before what the data ask for.
 */
final class Faults {

	/** {@code …-fa17fa170203}: fault kind 02, for 03 calls; 00 calls are all. */
	private static final Pattern IN_QUOTE_ID = Pattern.compile("fa17fa17(?<kind>[0-9]{2})(?<calls>[0-9]{2})$");

	/**
	 * {@code 00002} or {@code 000002}, where no place is: fault kind 2, for all calls.
	 */
	private static final Pattern IN_ZIP_CODE = Pattern.compile("^0+(?<kind>[1-9])$");

	private final Map<Subject, Plan> plans = new HashMap<>();

	private final Map<Subject, Integer> askedByData = new HashMap<>();

	private record Subject(Provider provider, String id) {
	}

	/** Calls left, 0 for no end. */
	private record Plan(Fault fault, int calls) {
	}

	synchronized void plan(PlanFaultRequest request) {
		this.plans.put(new Subject(request.getProvider(), request.getSubjectId()),
				new Plan(request.getFault(), request.getCalls()));
	}

	synchronized void clear() {
		this.plans.clear();
		this.askedByData.clear();
	}

	/** How the next answer for a quote's number is to go wrong. */
	synchronized Optional<Fault> ofNumber(String quoteId) {
		return planned(Provider.PROVIDER_APPLICATION_NUMBER, quoteId).or(() -> {
			var marked = IN_QUOTE_ID.matcher(quoteId);
			return marked.find() && isDue(quoteId, Integer.parseInt(marked.group("calls"))) ? fault(marked)
					: Optional.empty();
		});
	}

	/** How the next answer for an assessment is to go wrong. */
	synchronized Optional<Fault> ofScore(String assessmentId, String zipCode) {
		return planned(Provider.PROVIDER_RISK_SCORING, assessmentId).or(() -> {
			var marked = IN_ZIP_CODE.matcher(zipCode);
			return marked.find() ? fault(marked) : Optional.empty();
		});
	}

	private Optional<Fault> planned(Provider provider, String id) {
		return taken(new Subject(provider, id)).or(() -> taken(new Subject(provider, "")));
	}

	private Optional<Fault> taken(Subject subject) {
		var plan = this.plans.get(subject);
		if (plan == null) {
			return Optional.empty();
		}
		if (plan.calls() == 1) {
			this.plans.remove(subject);
		}
		else if (plan.calls() > 1) {
			this.plans.put(subject, new Plan(plan.fault(), plan.calls() - 1));
		}
		return Optional.of(plan.fault());
	}

	private boolean isDue(String quoteId, int calls) {
		var asked = this.askedByData.merge(new Subject(Provider.PROVIDER_APPLICATION_NUMBER, quoteId), 1, Integer::sum);
		return calls == 0 || asked <= calls;
	}

	private static Optional<Fault> fault(Matcher marked) {
		return Optional.ofNullable(FaultKind.forNumber(Integer.parseInt(marked.group("kind"))))
			.map((kind) -> Fault.newBuilder().setKind(kind).build());
	}

}
