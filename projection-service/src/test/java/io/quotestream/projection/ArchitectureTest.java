package io.quotestream.projection;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import io.quotestream.projection.deadlines.Deadlines;
import io.quotestream.projection.deadlines.DeadlinesFold;
import io.quotestream.projection.quote.QuoteFold;
import io.quotestream.proto.architecture.ArchitectureRules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest implements ArchitectureRules {

	@ArchTest
	ArchRule the_fold_is_pure = noClasses().that(belongToAnyOf(QuoteFold.class, DeadlinesFold.class, Deadlines.class))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.lettuce..", "io.kurrent..", "io.grpc..", "io.micrometer..",
				"org.slf4j..");

	@ArchTest
	ArchRule the_fold_comes_out_the_same_every_time = noClasses()
		.that(belongToAnyOf(QuoteFold.class, DeadlinesFold.class, Deadlines.class))
		.should()
		.callCodeUnitWhere(CLOCK_OR_CHANCE);

	@ArchTest
	ArchRule the_doorbell_rule_knows_neither_redis_nor_the_stores_client = noClasses().that()
		.haveSimpleName("Projection")
		.or()
		.haveSimpleName("Folding")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.lettuce..", "io.kurrent..", "io.grpc..");

}
