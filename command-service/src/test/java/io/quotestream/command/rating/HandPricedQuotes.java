package io.quotestream.command.rating;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.quotestream.command.domain.rating.Fact;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.command.domain.rating.WorksheetSection;

/**
 * The quotes of {@code rating/by-hand}: what went in, and every figure that must come
 * out.
 */
record HandPricedQuotes(String file, List<Quote> quotes) {

	/**
	 * A column.
	 *
	 * @param expected {@code section step what} to figure
	 */
	record Quote(String id, RatingFacts facts, SortedMap<String, String> expected) {

		@Override
		public String toString() {
			return this.id;
		}

	}

	static HandPricedQuotes of(String file, String product) {
		var lines = read("/rating/by-hand/" + file + ".csv").lines().map((line) -> line.split(",", -1)).toList();
		var quotes = new ArrayList<Quote>();
		for (int column = 3; column < lines.getFirst().length; column++) {
			quotes.add(quote(lines, column, product));
		}
		return new HandPricedQuotes(file, quotes);
	}

	private static String read(String resource) {
		try (var file = Objects.requireNonNull(HandPricedQuotes.class.getResourceAsStream(resource), resource)) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Quote quote(List<String[]> lines, int column, String product) {
		var facts = new LinkedHashMap<String, String>();
		var expected = new TreeMap<String, String>();
		for (var line : lines.subList(1, lines.size())) {
			if (line[column].isEmpty()) {
				continue;
			}
			if (line[0].equals("facts")) {
				facts.put(line[1], line[column]);
			}
			else {
				expected.put(line[0] + " " + line[1] + " " + line[2], line[column]);
			}
		}
		return new Quote(lines.getFirst()[column], facts(facts, product), expected);
	}

	private static RatingFacts facts(Map<String, String> facts, String product) {
		var policy = new TreeMap<String, Fact>();
		var items = new LinkedHashMap<String, RatingFacts.Item>();
		var known = new LinkedHashMap<String, SortedMap<String, Fact>>();
		var coverages = new LinkedHashMap<String, SortedMap<String, SortedMap<String, Fact>>>();
		facts.forEach((path, value) -> {
			var parts = path.split("\\.");
			if (parts.length == 1) {
				return;
			}
			if (parts[0].equals("policy")) {
				policy.put(parts[1], fact(parts[1], value));
				return;
			}
			known.computeIfAbsent(parts[0], (id) -> new TreeMap<>());
			var chosen = coverages.computeIfAbsent(parts[0], (id) -> new TreeMap<>());
			if (parts.length == 3) {
				chosen.computeIfAbsent(parts[1], (id) -> new TreeMap<>()).put(parts[2], fact(parts[2], value));
			}
			else if (parts[1].equals(parts[1].toUpperCase(Locale.ROOT))) {
				chosen.computeIfAbsent(parts[1], (id) -> new TreeMap<>());
			}
			else {
				Objects.requireNonNull(known.get(parts[0])).put(parts[1], fact(parts[1], value));
			}
		});
		known.forEach(
				(id, own) -> items.put(id, new RatingFacts.Item(id, own, Objects.requireNonNull(coverages.get(id)))));
		return new RatingFacts(product, facts.getOrDefault("country", ""), facts.getOrDefault("state", ""),
				LocalDate.parse(facts.getOrDefault("effectiveDate", "")), policy, List.copyOf(items.values()));
	}

	private static Fact fact(String name, String value) {
		if (value.equals("true") || value.equals("false")) {
			return Fact.of(Boolean.parseBoolean(value));
		}
		var number = value.matches("-?\\d+(\\.\\d+)?") && !name.equals("postalCode") && !name.equals("class");
		return number ? Fact.of(new BigDecimal(value)) : Fact.of(value);
	}

	/** A worksheet's figures as the tables spell them. */
	static SortedMap<String, String> figures(Worksheet worksheet) {
		var figures = new TreeMap<String, String>();
		for (var section : worksheet.sections()) {
			var name = name(section);
			if (section.level() != WorksheetSection.Level.COVERAGE) {
				figures.put(name + " opening after", section.opening().toPlainString());
			}
			for (var step : section.steps()) {
				var operand = step.operand();
				if (operand != null) {
					figures.put(name + " " + step.id() + " operand", operand.toPlainString());
				}
				figures.put(name + " " + step.id() + " after", step.after().toPlainString());
			}
		}
		figures.put("total premium after", worksheet.premium().toPlainString());
		figures.put("total fees after", worksheet.fees().toPlainString());
		figures.put("total taxes after", worksheet.taxes().toPlainString());
		figures.put("total payable after", worksheet.payable().toPlainString());
		for (var plan : worksheet.payments()) {
			figures.put("payments " + plan.id() + " charge", plan.charge().toPlainString());
			figures.put("payments " + plan.id() + " total", plan.total().toPlainString());
			figures.put("payments " + plan.id() + " amounts",
					plan.amounts().stream().map((amount) -> amount.toPlainString()).collect(Collectors.joining(" ")));
		}
		return figures;
	}

	private static String name(WorksheetSection section) {
		return switch (section.level()) {
			case COVERAGE -> section.item() + "/" + section.coverage();
			case ITEM -> section.item();
			case POLICY -> "policy";
			case CHARGES -> "charges";
		};
	}

	static List<HandPricedQuotes> shipped() {
		return Arrays
			.asList("AUTO-DEMO-1-1", "private-car-us-pa-1", "private-car-us-pa-2", "private-car-in-tn-1",
					"private-car-in-tn-2")
			.stream()
			.map((file) -> of(file, "private-car"))
			.toList();
	}

}
