package io.quotestream.eventstore;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Lets what is awaited take its time: the usual ten seconds can pass on a machine that
 * does much else, and a longer wait costs nothing when all is well.
 */
public final class PatientAwaits implements TestExecutionListener {

	@Override
	public void testPlanExecutionStarted(TestPlan plan) {
		Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
	}

}
