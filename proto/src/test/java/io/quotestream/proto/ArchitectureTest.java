package io.quotestream.proto;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import io.quotestream.proto.architecture.ArchitectureRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest implements ArchitectureRules {

	@ArchTest
	static final ArchRule the_contract_knows_no_framework = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

}
