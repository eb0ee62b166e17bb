package io.quotestream.e2e;

import org.junit.jupiter.api.Test;

@FaultySystem
class RestartBetweenTriesE2E {

	@Test
	void what_sixty_four_callers_were_told_is_what_they_are_told_after_command_service_was_killed(LocalSystem system) {
		var races = Race.all(system);
		races.forEach(Race::run);

		system.kill(Part.COMMAND).awaitEnd();

		races.forEach(Race::run);
	}

}
