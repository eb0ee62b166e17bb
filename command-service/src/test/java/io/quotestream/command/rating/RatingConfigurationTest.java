package io.quotestream.command.rating;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.quotestream.command.domain.LookBack;
import io.quotestream.command.domain.Pricing;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RatingConfigurationTest {

	private final ApplicationContextRunner service = new ApplicationContextRunner()
		.withUserConfiguration(Settings.class);

	@TempDir
	private Path folder;

	@Test
	void plans_are_added_in_a_folder_and_the_shipped_ones_can_be_left_out() throws IOException {
		Files.writeString(this.folder.resolve("mine.yaml"),
				TestPlans.demoAsDraft().replace("plan: AUTO-DEMO-1", "plan: mine"));
		var mine = this.service.withPropertyValues("quotestream.rating.plan-folders=" + this.folder);
		mine.run((context) -> assertThat(context.getBean(RatePlans.class).plans()).extracting(RatePlan::ref)
			.contains("mine@1", "AUTO-DEMO-1@1", "private-car-in-tn@2"));
		mine.withPropertyValues("quotestream.rating.shipped-plans=false")
			.run((context) -> assertThat(context.getBean(RatePlans.class).plans()).extracting(RatePlan::ref)
				.containsExactly("mine@1"));
	}

	@Test
	void a_plan_with_an_error_keeps_the_service_from_starting_and_file_and_line_are_told() throws IOException {
		var bad = Files.writeString(this.folder.resolve("bad.yaml"),
				TestPlans.demoAsDraft().replace("15000-24999", "15000-24000"));
		this.service.withPropertyValues("quotestream.rating.plan-folders=" + this.folder).run((context) -> {
			assertThat(context).hasFailed();
			var failure = Objects.requireNonNull(context.getStartupFailure());
			var analysis = Objects.requireNonNull(new RatePlansRejectedAnalyzer().analyze(failure));
			assertThat(analysis.getDescription())
				.contains(bad + ":79: error: tables.mileage: No row holds for annualMileage 24001 [GAP]");
			assertThat(analysis.getAction()).contains("deploy/rating/lint");
		});
	}

	@Test
	void settings_reach_the_domain() {
		this.service
			.withPropertyValues("quotestream.rating.look-backs.US-CA.minor-violations=7",
					"quotestream.rating.authority.underwriter-premiums.INR=500000")
			.run((context) -> {
				var pricing = context.getBean(Pricing.class);
				assertThat(pricing.product()).isEqualTo("private-car");
				assertThat(pricing.lookBack()).isEqualTo(new LookBack(36, 60, 36));
				assertThat(pricing.lookBacks()).containsEntry("US-CA", new LookBack(36, 60, 84));
				assertThat(pricing.authority().underwriterPremiums()).containsEntry("INR", new BigDecimal(500_000));
				assertThat(pricing.authority().underwriterPercent()).isEqualByComparingTo("10");
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(RatingProperties.class)
	@Import(RatingConfiguration.class)
	static class Settings {

	}

}
