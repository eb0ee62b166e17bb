package io.quotestream.command.domain;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.type.v1.QuoteState;

/**
 * Which command is possible in which state. The table decides: what it refuses is
 * refused, whatever the content.
 *
 * <p>
 * {@code ok}: go on to the guards; {@code gated}: ok only where the assessment is
 * optional; anything else: the reason of the refusal.
 */
final class LifeCycle {

	private static final String TABLE = """
			command                      none       INITIATED   SAVED       RISK_ASSESSING  RISK_ASSESSED  FINALIZED   APPROVED    DECLINED    ACCEPTED  NOT_TAKEN  CANCELLED  EXPIRED
			CREATE_QUOTE                 ok         exists      exists      exists          exists         exists      exists      exists      exists    exists     exists     exists
			CAPTURE_GEOGRAPHIC_DETAILS   not-found  ok          ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			CAPTURE_FAMILY_DETAILS       not-found  ok          ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			UPDATE_CUSTOMER_INFORMATION  not-found  ok          ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			UPDATE_VEHICLE_INFORMATION   not-found  ok          ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			SELECT_COVERAGE_OPTIONS      not-found  ok          ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			CHANGE_EFFECTIVE_DATE        not-found  ok          ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			CAPTURE_CONTACT_DETAILS      not-found  ok          ok          ok              ok             ok          ok          ok          closed    closed     closed     expired
			SAVE_QUOTE                   not-found  ok          transition  transition      transition     transition  transition  transition  closed    closed     closed     expired
			REQUEST_APPLICATION_NUMBER   not-found  ok          ok          ok              ok             ok          ok          transition  closed    closed     closed     expired
			ASSIGN_APPLICATION_NUMBER    not-found  ok          ok          ok              ok             ok          ok          ok          ok        ok         ok         ok
			FAIL_APPLICATION_NUMBER      not-found  ok          ok          ok              ok             ok          ok          ok          ok        ok         ok         ok
			CALCULATE_QUOTE              not-found  ok          ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			START_RISK_ASSESSMENT        not-found  not-saved   ok          assessing       ok             locked      locked      locked      closed    closed     closed     expired
			COMPLETE_RISK_ASSESSMENT     not-found  transition  transition  ok              transition     transition  transition  transition  closed    closed     closed     expired
			FAIL_RISK_ASSESSMENT         not-found  transition  transition  ok              transition     transition  transition  transition  closed    closed     closed     expired
			FINALIZE_QUOTE               not-found  not-saved   gated       assessing       ok             transition  transition  transition  closed    closed     closed     expired
			REFER_QUOTE                  not-found  not-saved   unassessed  assessing       transition     ok          transition  ok          closed    closed     closed     expired
			CLAIM_REFERRAL               not-found  transition  transition  transition      transition     ok          transition  transition  closed    closed     closed     expired
			RESOLVE_REFERRAL             not-found  transition  transition  transition      transition     ok          transition  transition  closed    closed     closed     expired
			OVERRIDE_PREMIUM             not-found  not-saved   unassessed  assessing       ok             ok          guaranteed  transition  closed    closed     closed     expired
			APPROVE_QUOTE                not-found  transition  transition  transition      transition     ok          transition  transition  closed    closed     closed     expired
			DECLINE_QUOTE                not-found  not-saved   unassessed  assessing       ok             ok          transition  transition  closed    closed     closed     expired
			REVISE_QUOTE                 not-found  transition  transition  assessing       transition     ok          ok          ok          closed    closed     closed     expired
			RERATE_QUOTE                 not-found  ok          ok          assessing       ok             ok          guaranteed  transition  closed    closed     closed     expired
			EXTEND_VALIDITY              not-found  transition  ok          assessing       ok             ok          ok          transition  closed    closed     closed     expired
			ACCEPT_QUOTE                 not-found  transition  transition  transition      transition     transition  ok          transition  closed    closed     closed     expired
			MARK_NOT_TAKEN               not-found  transition  transition  transition      transition     ok          ok          transition  closed    closed     closed     expired
			CANCEL_QUOTE                 not-found  ok          ok          ok              ok             ok          ok          transition  closed    closed     closed     expired
			EXPIRE_QUOTE                 not-found  ok          ok          assessing       ok             ok          ok          transition  closed    closed     closed     expired
			REASSIGN_BROKER              not-found  ok          ok          ok              ok             ok          ok          ok          closed    closed     closed     expired
			COPY_QUOTE                   not-found  ok          ok          ok              ok             ok          ok          ok          ok        ok         ok         ok
			ADD_NOTE                     not-found  ok          ok          ok              ok             ok          ok          ok          ok        ok         ok         ok
			ERASE_CUSTOMER_DATA          not-found  ok          ok          ok              ok             ok          ok          ok          ok        ok         ok         ok
			""";

	private static final String OK = "ok";

	private static final String GATED = "gated";

	private static final Map<String, ErrorReason> REASONS = Map.ofEntries(
			Map.entry("exists", ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS),
			Map.entry("not-found", ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND),
			Map.entry("not-saved", ErrorReason.ERROR_REASON_NOT_SAVED),
			Map.entry("unassessed", ErrorReason.ERROR_REASON_ASSESSMENT_MISSING),
			Map.entry(GATED, ErrorReason.ERROR_REASON_ASSESSMENT_MISSING),
			Map.entry("assessing", ErrorReason.ERROR_REASON_ASSESSMENT_IN_PROGRESS),
			Map.entry("transition", ErrorReason.ERROR_REASON_INVALID_TRANSITION),
			Map.entry("locked", ErrorReason.ERROR_REASON_QUOTE_LOCKED),
			Map.entry("guaranteed", ErrorReason.ERROR_REASON_PRICE_GUARANTEED),
			Map.entry("closed", ErrorReason.ERROR_REASON_QUOTE_CLOSED),
			Map.entry("expired", ErrorReason.ERROR_REASON_QUOTE_EXPIRED));

	private static final Map<Command, Map<QuoteState, String>> CELLS = parse();

	private LifeCycle() {
	}

	/**
	 * Why the command is refused in this state; empty when it may go on to its guards.
	 */
	static Optional<ErrorReason> refusal(Command command, QuoteState state, AssessmentGate gate) {
		var cell = cell(command, state);
		if (cell.equals(OK) || (cell.equals(GATED) && gate == AssessmentGate.OPTIONAL)) {
			return Optional.empty();
		}
		return Optional.of(Objects.requireNonNull(REASONS.get(cell), cell));
	}

	/** What may be tried in this state, in the table's order. */
	static List<Command> allowedIn(QuoteState state, AssessmentGate gate) {
		return Arrays.stream(Command.values()).filter((command) -> refusal(command, state, gate).isEmpty()).toList();
	}

	/** The state as errors and the table spell it. */
	static String stateName(QuoteState state) {
		return (state == QuoteState.QUOTE_STATE_UNSPECIFIED) ? "none" : state.name().substring("QUOTE_STATE_".length());
	}

	private static String cell(Command command, QuoteState state) {
		return Objects.requireNonNull(Objects.requireNonNull(CELLS.get(command)).get(state));
	}

	private static Map<Command, Map<QuoteState, String>> parse() {
		var rows = TABLE.lines().map((line) -> line.split("\\s+")).toList();
		var states = Arrays.stream(rows.getFirst()).skip(1).map(LifeCycle::state).toList();
		return rows.stream()
			.skip(1)
			.collect(Collectors.toMap((row) -> Command.valueOf(row[0]), (row) -> cells(row, states), (a, b) -> a,
					() -> new EnumMap<>(Command.class)));
	}

	private static Map<QuoteState, String> cells(String[] row, List<QuoteState> states) {
		var cells = new EnumMap<QuoteState, String>(QuoteState.class);
		for (int i = 0; i < states.size(); i++) {
			cells.put(states.get(i), row[i + 1]);
		}
		return cells;
	}

	private static QuoteState state(String name) {
		return name.equals("none") ? QuoteState.QUOTE_STATE_UNSPECIFIED : QuoteState.valueOf("QUOTE_STATE_" + name);
	}

}
