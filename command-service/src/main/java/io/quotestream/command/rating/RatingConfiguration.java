package io.quotestream.command.rating;

import java.util.ArrayList;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quotestream.command.domain.Pricing;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;

/** Loads the rate plans. Plans with an error keep the service from starting. */
@Configuration(proxyBeanMethods = false)
class RatingConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(RatingConfiguration.class);

	@Bean
	RatePlans ratePlans(RatingProperties properties) {
		var files = new ArrayList<PlanFile>();
		if (properties.shippedPlans()) {
			files.addAll(PlanFile.shipped());
		}
		properties.planFolders().forEach((folder) -> files.addAll(PlanFile.in(folder)));
		var plans = RatePlanLoader.standard().load(files);
		LOG.info("Rate plans: {}", plans.plans().stream().map(RatePlan::ref).collect(Collectors.joining(", ")));
		return plans;
	}

	@Bean
	Pricing pricing(RatePlans plans, RatingProperties properties) {
		return new Pricing(properties.product(), plans, properties.lookBack().toDomain(),
				properties.lookBacks()
					.entrySet()
					.stream()
					.collect(Collectors.toMap((entry) -> entry.getKey(), (entry) -> entry.getValue().toDomain())),
				properties.authority().toDomain());
	}

}
