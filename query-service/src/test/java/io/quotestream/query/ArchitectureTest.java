package io.quotestream.query;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import io.quotestream.proto.architecture.ArchitectureRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
final class ArchitectureTest implements ArchitectureRules {

	@ArchTest
	static final ArchRule questions_and_endpoints_hold_no_redis_code = noClasses().that()
		.resideOutsideOfPackages("io.quotestream.query.redis..", "io.quotestream.query.freshness..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..");

	@ArchTest
	static final ArchRule questions_know_nothing_of_the_edge = noClasses().that()
		.resideOutsideOfPackage("io.quotestream.query.api..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.quotestream.query.api..");

	@ArchTest
	static final ArchRule only_repair_calls_another_service = noClasses().that()
		.resideOutsideOfPackage("io.quotestream.query.repair..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.quotestream.proto.admin..", "org.springframework.grpc.client..");

	@Test
	void the_event_stores_client_is_not_even_there() {
		assertThat(ClassUtils.isPresent("io.kurrent.dbclient.KurrentDBClient", getClass().getClassLoader())).isFalse();
	}

}
