package io.quotestream.e2e;

import org.junit.jupiter.api.Test;

/** Sixty-four callers at once, spread over two command-services. */
@CalmSystem
class ConcurrentCommandsE2E {

	@Test
	void of_sixty_four_who_decide_on_the_same_state_one_wins_and_the_others_are_told_what_became_of_it(
			LocalSystem system) {
		inTwoWaves(new Race.OneEtag(system));
	}

	@Test
	void one_request_sent_sixty_four_times_has_one_effect_and_sixty_four_equal_receipts(LocalSystem system) {
		inTwoWaves(new Race.OneRequest(system));
	}

	@Test
	void of_two_contents_under_one_request_id_one_has_its_effect_and_the_other_is_refused(LocalSystem system) {
		inTwoWaves(new Race.TwoPayloads(system));
	}

	private static void inTwoWaves(Race race) {
		race.run();
		race.run();
	}

}
