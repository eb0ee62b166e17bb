package io.quotestream.command.application;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.process.UnfinishedErasures;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.application.TwoInstances.FOREIGN;
import static io.quotestream.command.application.TwoInstances.assertRejected;
import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_PRIVACY_ERASED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Once the event is stored the keys go, whoever dies in between. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ErasureTest {

	private static final Caller OFFICER = new Caller(Role.PRIVACY_OFFICER, "pia", "");

	private final TwoInstances service = new TwoInstances();

	private final Requests requests = this.service.requests;

	@Test
	void an_erasure_is_answered_when_the_keys_are_gone() {
		this.service.create(this.service.one);
		var receipt = send(this.service.one, OFFICER, CommandType.ERASE_CUSTOMER_DATA, this.requests.erase());
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_CANCELLED);
		assertThat(areGone()).isTrue();
		assertThat(this.service.secrets.announcedDestructions()).isEmpty();
		assertThat(this.service.appends()).hasSize(2);
	}

	@Test
	void the_same_erasure_is_answered_the_same_and_another_one_changes_nothing() {
		this.service.create(this.service.one);
		var request = this.requests.erase();
		var receipt = send(this.service.one, OFFICER, CommandType.ERASE_CUSTOMER_DATA, request);
		for (var instance : List.of(this.service.one, this.service.two, this.service.newInstance())) {
			assertThat(send(instance, OFFICER, CommandType.ERASE_CUSTOMER_DATA, request)).isEqualTo(receipt);
			assertThat(send(instance, OFFICER, CommandType.ERASE_CUSTOMER_DATA, this.requests.erase()))
				.isEqualTo(receipt);
		}
		assertThat(this.service.appends()).hasSize(2);
	}

	@Test
	void after_it_every_command_is_refused_even_one_that_was_answered_before() {
		var create = this.requests.createWithAllSections();
		send(this.service.two, CommandType.CREATE_QUOTE, create);
		send(this.service.one, OFFICER, CommandType.ERASE_CUSTOMER_DATA, this.requests.erase());
		for (var instance : List.of(this.service.one, this.service.two, this.service.newInstance())) {
			assertRejected(() -> send(instance, CommandType.CREATE_QUOTE, create), ERROR_REASON_PRIVACY_ERASED);
			assertRejected(() -> send(instance, CommandType.ADD_NOTE, this.requests.note("Called.")),
					ERROR_REASON_PRIVACY_ERASED);
			assertRejected(() -> send(instance, FOREIGN, CommandType.ADD_NOTE, this.requests.note("Called.")),
					ERROR_REASON_QUOTE_NOT_FOUND);
			assertRejected(
					() -> send(instance, CommandType.COPY_QUOTE, this.requests.copyTo(UUID.randomUUID().toString())),
					ERROR_REASON_PRIVACY_ERASED);
		}
	}

	@Test
	void who_dies_before_the_keys_are_gone_is_succeeded_by_the_next_command() {
		erasedButNotDestroyed();
		assertRejected(() -> send(this.service.newInstance(), CommandType.SAVE_QUOTE, this.requests.save()),
				ERROR_REASON_PRIVACY_ERASED);
		assertThat(areGone()).isTrue();
	}

	@Test
	void who_dies_before_the_keys_are_gone_is_succeeded_by_whoever_starts_next() {
		erasedButNotDestroyed();
		try (var unfinished = unfinishedErasures()) {
			unfinished.finish();
		}
		assertThat(areGone()).isTrue();
		assertThat(this.service.secrets.announcedDestructions()).isEmpty();
	}

	@Test
	void an_erased_quote_that_cannot_be_read_keeps_no_other_customers_keys() {
		erasedButNotDestroyed();
		erasedButNotDestroyed(Requests.aboutNewQuote(Requests.CLOCK));
		this.service.readTroubles.add((call) -> {
			throw new IllegalStateException("a damaged event");
		});
		try (var unfinished = unfinishedErasures()) {
			unfinished.finish();
			assertThat(this.service.secrets.announcedDestructions()).hasSize(1);
			unfinished.finish();
		}
		assertThat(this.service.secrets.announcedDestructions()).isEmpty();
	}

	@Test
	void nothing_is_destroyed_that_was_announced_and_not_stored() {
		this.service.create(this.service.one);
		this.service.appendTroubles.addAll(List.of(Trouble.FAILS_BEFORE, Trouble.FAILS_BEFORE, Trouble.FAILS_BEFORE));
		assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> send(this.service.one, OFFICER, CommandType.ERASE_CUSTOMER_DATA, this.requests.erase()));
		try (var unfinished = unfinishedErasures()) {
			unfinished.finish();
		}
		assertThat(areGone()).isFalse();
		assertThat(send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save()).getState())
			.isEqualTo(QuoteState.QUOTE_STATE_SAVED);
	}

	private void erasedButNotDestroyed() {
		erasedButNotDestroyed(this.requests);
		assertThat(this.service.appends()).hasSize(2);
		assertThat(areGone()).isFalse();
	}

	private void erasedButNotDestroyed(Requests quote) {
		send(this.service.one, CommandType.CREATE_QUOTE, quote.createWithAllSections());
		this.service.secrets.refuseToDestroy.set(true);
		assertThatExceptionOfType(KeysUnavailable.class)
			.isThrownBy(() -> send(this.service.one, OFFICER, CommandType.ERASE_CUSTOMER_DATA, quote.erase()));
		this.service.secrets.refuseToDestroy.set(false);
	}

	private boolean areGone() {
		return this.service.secrets.areDestroyed(this.requests.quoteId());
	}

	private UnfinishedErasures unfinishedErasures() {
		return new UnfinishedErasures(this.service.store, this.service.secrets, Duration.ofMinutes(1));
	}

}
