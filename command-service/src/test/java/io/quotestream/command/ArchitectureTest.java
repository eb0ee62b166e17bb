package io.quotestream.command;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import io.quotestream.proto.architecture.ArchitectureRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest implements ArchitectureRules {

	@ArchTest
	static final ArchRule the_edge_knows_no_store = noClasses().that()
		.resideInAPackage("io.quotestream.command.api..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.quotestream.command.store..", "io.kurrent..", "java.sql..",
				"org.springframework.jdbc..");

}
