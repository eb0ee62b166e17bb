package io.quotestream.proto.architecture;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

/**
 * What holds in every module; a rule about a package that a module does not have holds
 * there. A module checks itself by a class in its base package:
 *
 * <pre>
 * &#64;AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = ImportOption.DoNotIncludeTests.class)
 * final class ArchitectureTest implements ArchitectureRules {
 *
 * }
 * </pre>
 */
public interface ArchitectureRules {

	/** Messages and stubs made from the {@code .proto} files are not ours to style. */
	DescribedPredicate<JavaClass> GENERATED = resideInAPackage("io.quotestream.proto.*.v1").as("generated");

	/** What decisions are written in. */
	DescribedPredicate<JavaClass> LANGUAGE_OF_THE_DOMAIN = resideInAnyPackage("java..", "com.google.protobuf..",
			"com.google.type..", "org.jspecify..", "io.quotestream.*.domain..")
		.or(GENERATED.and(not(simpleNameEndingWith("Grpc"))))
		.as("Java, generated messages or the domain");

	/** What would let the same decision come out differently the next time. */
	DescribedPredicate<JavaCall<?>> CLOCK_OR_CHANCE = describe("of a clock or of chance", (call) -> {
		var owner = call.getTargetOwner();
		return (owner.getPackageName().equals("java.time") && call.getName().equals("now"))
				|| (owner.isEquivalentTo(UUID.class) && call.getName().equals("randomUUID"))
				|| (owner.isEquivalentTo(Math.class) && call.getName().equals("random"))
				|| owner.isEquivalentTo(System.class);
	});

	@ArchTest
	ArchRule every_package_is_null_marked = classes().that(not(GENERATED)).should(resideInANullMarkedPackage());

	@ArchTest
	ArchRule no_class_is_named_for_nothing = noClasses().that(not(GENERATED))
		.should()
		.haveNameMatching(".*(Impl|Manager|Util|Utils|Helper)(\\$.*)?");

	@ArchTest
	ArchRule nothing_is_injected_into_fields = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

	@ArchTest
	ArchRule logs_go_through_slf4j = noClasses().that(not(GENERATED))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("java.util.logging..", "org.apache.commons.logging..");

	@ArchTest
	ArchRule nothing_is_printed = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	@ArchTest
	ArchRule the_domain_knows_only_the_contract = classes().that()
		.resideInAPackage("io.quotestream.*.domain..")
		.should()
		.onlyDependOnClassesThat(LANGUAGE_OF_THE_DOMAIN)
		.allowEmptyShould(true);

	@ArchTest
	ArchRule the_domain_does_nothing = noClasses().that()
		.resideInAPackage("io.quotestream.*.domain..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..",
				"java.sql..", "java.util.logging..")
			.or(assignableTo(RandomGenerator.class))
			.or(assignableTo(Random.class))
			.or(assignableTo(SecureRandom.class))
			.or(assignableTo(InstantSource.class))
			.or(assignableTo(Thread.class)))
		.allowEmptyShould(true);

	@ArchTest
	ArchRule the_domain_decides_the_same_every_time = noClasses().that()
		.resideInAPackage("io.quotestream.*.domain..")
		.should()
		.callCodeUnitWhere(CLOCK_OR_CHANCE)
		.allowEmptyShould(true);

	@ArchTest
	ArchRule the_application_knows_neither_edge_nor_frameworks = noClasses().that()
		.resideInAPackage("io.quotestream.*.application..")
		.should()
		.dependOnClassesThat(resideInAnyPackage("io.quotestream.*.api..", "io.quotestream.*.store..")
			.and(not(resideInAPackage("io.quotestream.proto..")))
			.or(resideInAnyPackage("org.springframework..", "io.grpc..", "io.kurrent..")))
		.allowEmptyShould(true);

	@ArchTest
	ArchRule queries_know_nothing_of_the_event_store = noClasses().that()
		.resideInAPackage("io.quotestream.query..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.kurrent..", "io.quotestream.proto.store..", "io.quotestream.proto.codec..")
		.allowEmptyShould(true);

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a package marked @NullMarked by its package-info") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				events.add(new SimpleConditionEvent(type, type.getPackage().isAnnotatedWith(NullMarked.class),
						type.getName() + " resides in " + type.getPackageName()));
			}
		};
	}

}
