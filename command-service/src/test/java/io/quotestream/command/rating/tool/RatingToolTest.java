package io.quotestream.command.rating.tool;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.protobuf.util.JsonFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.domain.rating.WorksheetMessages;
import io.quotestream.command.rating.PlanFile;
import io.quotestream.command.rating.RatePlanLoader;
import io.quotestream.command.rating.RatingFactsJson;
import io.quotestream.proto.query.v1.GetWorksheetResponse;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RatingToolTest {

	private static final Path FACTS = Path.of("../deploy/rating/facts");

	private static final Path PLANS = Path.of("src/main/resources/rating/plans");

	@TempDir
	private Path folder = Path.of("");

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@Test
	void the_published_worksheet_is_printed_to_the_cent() {
		assertThat(run("rate", FACTS.resolve("auto-demo-1.json"))).isZero();
		assertThat(this.out.toString().lines().map((line) -> line.replaceAll(" +", " ").strip())).contains(
				"6 Limit x 1.18 737.2758 737.28 limit[100000].LIABILITY = 1.18",
				"13 Deductible x 0.90 384.2190 384.22 deductible[500].COLLISION = 0.90",
				"18 Deductible x 1.00 170.02 deductible[250].COMPREHENSIVE = 1.00", "Sum 1291.52",
				"19 Several policies -5 % 1226.9440 1226.94", "20 Expense fee + 35.00 1261.94",
				"21 Minimum premium min 250.00 1261.94", "22 Whole dollar round 1261.94 1262",
				"23 Premium tax +3 % 1299.86", "Premium 1262 fees 0 taxes 37.86", "Payable USD 1299.86");
		assertThat(this.err).asString().isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto-demo-1.json", "private-car-in-tn.json", "private-car-us-pa.json" })
	void a_worksheet_that_was_printed_can_be_verified(String facts) throws IOException {
		assertThat(run("rate", "--json", FACTS.resolve(facts))).isZero();
		var stored = Files.writeString(this.folder.resolve("worksheet.json"), this.out.toString());
		assertThat(run("verify", stored)).isZero();
		assertThat(this.out).asString().contains(": identical, payable ");
		Files.writeString(stored, Files.readString(stored).replaceFirst("\"payable\":\"\\d", "\"payable\":\"9"));
		assertThat(run("verify", stored)).isEqualTo(1);
		assertThat(run("verify", "--without-shipped", stored)).isEqualTo(1);
		assertThat(this.out).asString().contains("no such plan version here");
	}

	@Test
	void what_get_worksheet_answered_can_be_verified_until_its_facts_are_forgotten() throws IOException {
		var plan = RatePlanLoader.standard().load(PlanFile.shipped()).version("AUTO-DEMO-1", 1).orElseThrow();
		var facts = RatingFactsJson.read(Files.readString(FACTS.resolve("auto-demo-1.json")));
		var worksheet = ((RatingOutcome.Rated) Rating.rate(plan, facts)).worksheet();
		var answer = GetWorksheetResponse.newBuilder()
			.setRevision(12)
			.setWorksheet(WorksheetMessages.message(worksheet));
		var stored = Files.writeString(this.folder.resolve("answer.json"), JsonFormat.printer().print(answer));
		assertThat(run("verify", stored)).isZero();
		assertThat(this.out).asString().contains("AUTO-DEMO-1@1: identical, payable 1299.86");

		answer.getWorksheetBuilder().getPayableBuilder().setValue("1299.85");
		Files.writeString(stored, JsonFormat.printer().print(answer));
		assertThat(run("verify", stored)).isEqualTo(1);

		answer.getWorksheetBuilder().clearInputs();
		Files.writeString(stored, JsonFormat.printer().print(answer));
		assertThat(run("verify", stored)).isEqualTo(2);
		assertThat(this.err).asString().contains(stored + ": worksheet: The inputs of the worksheet were forgotten");
	}

	@Test
	void a_plan_in_a_folder_is_used_without_a_build() throws IOException {
		Files.writeString(this.folder.resolve("texas.yaml"), draft().replace("AUTO-DEMO-1", "texas")
			.replace("subdivision: OH, names: [Ohio]", "subdivision: TX, names: [Texas]"));
		var facts = facts("\"Ohio\"", "\"Texas\"");
		assertThat(run("rate", "--plans", this.folder, facts)).isEqualTo(1);
		assertThat(this.err).asString()
			.contains("RATE_PLAN_NOT_FOUND: no active plan for private-car in Texas, US on 2026-12-01");
		assertThat(run("rate", "--plans", this.folder, "--plan", "texas@1", facts)).isZero();
		assertThat(run("lint", this.folder)).isZero();
		var hash = this.out.toString().replaceAll("(?s).*contentHash (\\w{64}).*", "$1");
		var sealed = Files.readString(this.folder.resolve("texas.yaml"))
			.replace("state: draft", "state: active\ncontentHash: " + hash);
		Files.writeString(this.folder.resolve("texas.yaml"), sealed);
		assertThat(run("rate", "--plans", this.folder, facts)).isZero();
		assertThat(this.out).asString().contains("US-TX", "Payable USD 1299.86");
	}

	@Test
	void a_draft_is_tried_as_a_file_beside_the_version_it_follows() throws IOException {
		var next = Files.writeString(this.folder.resolve("next.yaml"),
				draft().replace("version: 1", "version: 2").replace("base: 420.00", "base: 462.00"));
		assertThat(run("rate", "--plan", next, FACTS.resolve("auto-demo-1.json"))).isZero();
		assertThat(this.out).asString().contains("AUTO-DEMO-1@2").doesNotContain("1299.86");
	}

	@Test
	void a_refusal_names_the_file_and_every_path() throws IOException {
		var facts = facts("\"driverAge\": 34,", "").toString();
		Files.writeString(Path.of(facts), Files.readString(Path.of(facts)).replace("\"SUV\"", "\"SUW\""));
		assertThat(run("rate", facts)).isEqualTo(1);
		assertThat(this.err.toString().lines()).containsExactly(
				facts + ": items[car-1].facts.vehicleType: must be one of CAR, SUV, VAN, MOTORCYCLE, SPORTS_CAR "
						+ "(did you mean SUV?) [INPUT_INVALID]",
				facts + ": policy.driverAge: is needed [INPUT_MISSING]");
	}

	@Test
	void facts_without_effect_are_told() throws IOException {
		assertThat(run("rate", facts("\"multiPolicy\"", "\"multiPolicies\""))).isZero();
		assertThat(this.err).asString()
			.contains("warning: policy.multiPolicies: AUTO-DEMO-1@1 does not ask for it (did you mean multiPolicy?)");
	}

	@Test
	void everything_unreadable_in_the_facts_is_told_with_its_path() throws IOException {
		var facts = facts("\"effectiveDate\": \"2026-12-01\"", "\"efectiveDate\": \"2026-12-01\"").toString();
		Files.writeString(Path.of(facts),
				Files.readString(Path.of(facts)).replace("\"vehicleAge\": 4", "\"vehicleAge\": [4]"));
		assertThat(run("rate", facts)).isEqualTo(2);
		assertThat(this.err.toString().lines()).containsExactlyInAnyOrder(
				facts + ": efectiveDate: unknown key (did you mean effectiveDate?)",
				facts + ": effectiveDate: is missing", facts + ": effectiveDate: must be a day like 2026-12-01",
				facts + ": items[0].facts.vehicleAge: must be a text, a number, true or false");
		Files.writeString(Path.of(facts), "{ \"product\": }");
		assertThat(run("rate", facts)).isEqualTo(2);
		assertThat(this.err).asString().contains(facts + ": line 1: not JSON");
	}

	@Test
	void lint_tells_file_line_and_path_and_fails() throws IOException {
		var plan = Files.writeString(this.folder.resolve("plan.yaml"),
				draft().replace("15000-24999", "15000-24000").replace("standard: 50000", "standart: 50000"));
		assertThat(run("lint", PLANS, plan)).isEqualTo(1);
		assertThat(this.out).asString()
			.contains(plan + ":79: error: tables.mileage: No row holds for annualMileage 24001 [GAP]")
			.contains("Unknown key standart (did you mean standard?) [UNKNOWN_KEY]")
			.contains("6 files, 3 errors, 0 warnings");
	}

	@Test
	void warnings_fail_only_when_asked_for() throws IOException {
		var plan = Files.writeString(this.folder.resolve("plan.yaml"),
				draft().replace("multiply: { table: mileage }", "multiply: 1.00"));
		assertThat(run("lint", plan)).isZero();
		assertThat(this.out).asString().contains("warning: tables.mileage: No step uses the table [UNUSED]");
		assertThat(run("lint", "--strict", plan)).isEqualTo(1);
	}

	@Test
	void plans_that_clash_with_the_shipped_ones_are_told() throws IOException {
		Files.copy(PLANS.resolve("AUTO-DEMO-1-1.yaml"), this.folder.resolve("again.yaml"));
		assertThat(run("lint", this.folder)).isZero();
		assertThat(run("lint", "--with-shipped", this.folder)).isEqualTo(1);
		assertThat(this.out).asString()
			.contains("again.yaml:1: error: effective: There is another file with AUTO-DEMO-1@1");
	}

	@Test
	void wrong_use_is_told_with_the_right_one() {
		assertThat(run("rate")).isEqualTo(2);
		assertThat(this.err).asString().contains("Missing required parameter: 'FACTS'", "Usage: rating rate");
		assertThat(run("rate", this.folder.resolve("none.json"))).isEqualTo(2);
		assertThat(this.err).asString().contains("Cannot read " + this.folder.resolve("none.json"));
		assertThat(run("lint", this.folder.resolve("none"))).isEqualTo(2);
		assertThat(run("rate", "--plan", "AUTO-DEMO-l@1", FACTS.resolve("auto-demo-1.json"))).isEqualTo(1);
		assertThat(this.err).asString().contains("did you mean AUTO-DEMO-1@1?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rate", "lint", "verify" })
	void help_tells_the_exit_codes(String command) {
		assertThat(run(command, "--help")).isZero();
		assertThat(this.out).asString().contains("Usage: rating " + command, "Exit codes:");
	}

	@Test
	void risk_rules_are_checked_beside_plans() throws IOException {
		var rules = Files.readString(Path.of("src/main/resources/risk/rules/private-car-risk-us-pa-1.yaml"));
		var file = Files.writeString(this.folder.resolve("rules.yaml"),
				rules.replace("refer: 40", "refer: 80").replaceAll("contentHash: .*", "").replace("active", "draft"));
		assertThat(run("lint", this.folder)).isEqualTo(1);
		assertThat(this.out).asString().contains(file + ":", "refer under decline").contains("1 files, 1 errors");
		Files.writeString(file, rules.replaceAll("contentHash: .*", "").replace("active", "draft"));
		assertThat(run("lint", this.folder)).isZero();
		assertThat(this.out).asString().contains("private-car-risk-us-pa@1, DRAFT, private-car in US-PA");
	}

	private int run(Object... arguments) {
		this.out.getBuffer().setLength(0);
		this.err.getBuffer().setLength(0);
		var texts = new String[arguments.length];
		for (int i = 0; i < texts.length; i++) {
			texts[i] = arguments[i].toString();
		}
		return RatingTool.commandLine()
			.setOut(new PrintWriter(this.out, true))
			.setErr(new PrintWriter(this.err, true))
			.execute(texts);
	}

	private Path facts(String from, String to) throws IOException {
		return Files.writeString(this.folder.resolve("facts.json"),
				Files.readString(FACTS.resolve("auto-demo-1.json")).replace(from, to));
	}

	private static String draft() throws IOException {
		return Files.readString(PLANS.resolve("AUTO-DEMO-1-1.yaml"))
			.replaceFirst("state: active\ncontentHash: .*\n", "state: draft\n");
	}

}
