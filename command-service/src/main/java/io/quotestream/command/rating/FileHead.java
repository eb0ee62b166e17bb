package io.quotestream.command.rating;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Locale;
import java.util.function.Consumer;

import io.quotestream.command.domain.rating.EffectivePeriod;
import io.quotestream.command.domain.rating.Finding;
import io.quotestream.command.domain.rating.Jurisdiction;
import io.quotestream.command.domain.rating.PlanState;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What plans and rules begin with: what they are, where and from when, and their seal.
 */
public final class FileHead {

	private final JsonNode root;

	private final Consumer<Finding> findings;

	/**
	 * The head of a document that has the right shape.
	 * @param findings takes what cannot be read
	 */
	public FileHead(JsonNode root, Consumer<Finding> findings) {
		this.root = root;
		this.findings = findings;
	}

	public String text(String name) {
		return this.root.path(name).asString();
	}

	public int version() {
		return this.root.path("version").intValue();
	}

	public PlanState state() {
		return PlanState.valueOf(text("state").toUpperCase(Locale.ROOT));
	}

	public Jurisdiction jurisdiction() {
		var node = this.root.path("jurisdiction");
		return new Jurisdiction(node.path("country").asString(), node.path("subdivision").asString(""),
				node.path("names").valueStream().map(JsonNode::asString).toList());
	}

	/** {@code null} after a finding: its first day is none. */
	public @Nullable EffectivePeriod effective() {
		var from = date("effective.from", this.root.path("effective").path("from"));
		var to = this.root.path("effective").has("to") ? date("effective.to", this.root.path("effective").path("to"))
				: null;
		return (from != null) ? new EffectivePeriod(from, to) : null;
	}

	private @Nullable LocalDate date(String path, JsonNode node) {
		try {
			return LocalDate.parse(node.asString());
		}
		catch (DateTimeParseException ex) {
			fault(Finding.Code.WRONG_VALUE, path, "There is no such day");
			return null;
		}
	}

	/** Finds a currency that does not exist. */
	public boolean currencyExists() {
		var exists = Currency.getAvailableCurrencies()
			.stream()
			.anyMatch((currency) -> currency.getCurrencyCode().equals(text("currency")));
		if (!exists) {
			fault(Finding.Code.WRONG_VALUE, "currency", "There is no such currency");
		}
		return exists;
	}

	/** From active on the content is a promise, so its hash stands in the file. */
	public void seal(String hash) {
		var stated = this.root.path("contentHash").asString("");
		if (state().isSealed() && stated.isEmpty()) {
			fault(Finding.Code.SEAL, "state", "What is active or retired is sealed; add contentHash: " + hash);
		}
		else if (!stated.isEmpty() && !stated.equals(hash)) {
			fault(Finding.Code.SEAL, "contentHash",
					state().isSealed()
							? "The content was changed after it was sealed: make it a new version (its hash is now "
									+ hash + ")"
							: "The content is not what was sealed; its hash is now " + hash);
		}
	}

	private void fault(Finding.Code code, String path, String text) {
		this.findings.accept(Finding.error(code, path, text));
	}

}
