package io.quotestream.command.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * What a decision may know besides the quote and the command: decisions ask no clock and
 * no setting.
 *
 * @param actor who decides, an id at the identity provider
 * @param brokerId the agency the actor acts for; empty where there is none
 * @param now the moment of the decision
 * @param validity how long an approved offer stands
 */
public record Facts(String actor, String brokerId, Instant now, Duration validity, AssessmentGate assessmentGate) {

}
