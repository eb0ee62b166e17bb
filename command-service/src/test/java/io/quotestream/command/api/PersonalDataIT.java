package io.quotestream.command.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import com.google.rpc.Code;
import io.kurrent.dbclient.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.application.Requests;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.codec.SnapshotCodec;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Correlation;
import io.quotestream.proto.store.EventMetadata;

import static io.quotestream.command.api.RunningEndpoints.BROKER;
import static io.quotestream.command.api.RunningEndpoints.PRIVACY_OFFICER;
import static io.quotestream.command.api.RunningEndpoints.UNDERWRITER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is personal stands sealed in the store and nowhere else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PersonalDataIT {

	private static final List<String> PERSONAL = List.of(SampleSections.CONTACT.getEmail(),
			SampleSections.CONTACT.getPhoneNumber(), SampleSections.CUSTOMER.getName(),
			SampleSections.FAMILY.getSpouseName(), SampleSections.FAMILY.getChildrenNames(0),
			SampleSections.FAMILY.getChildrenNames(1), SampleSections.VEHICLE.getVin(),
			SampleSections.VEHICLE.getPlate(), "We do not serve this place yet.");

	/** Shows that the scan finds what is stored plain. */
	private static final String PLAIN = SampleSections.GEOGRAPHIC.getCity();

	/** Made by {@link #declineAfterSomeFailures()}. */
	private static final int CALLS = 10;

	private final Requests requests = Requests.aboutNewQuote(InstantSource.system());

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@SuppressWarnings("NullAway.Init")
	private RunningEndpoints service;

	@BeforeEach
	void start() throws IOException {
		this.service = new RunningEndpoints(this.folder);
	}

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void nothing_personal_is_logged_at_any_level() {
		try (var log = new HeardLog()) {
			declineAfterSomeFailures();
			await().until(() -> log.of(Correlation.class).size() == CALLS);
			assertThat(log.all()).extracting(HeardLog::text)
				.allSatisfy((line) -> assertThat(line).doesNotContain(PERSONAL));
		}
	}

	@Test
	void nothing_personal_stands_in_the_bytes_of_any_file_or_in_metadata() {
		declineAfterSomeFailures();
		var stored = this.service.stored(this.requests.quoteId());
		assertThat(stored).hasSize(11)
			.extracting((event) -> new String(event.getUserMetadata(), StandardCharsets.UTF_8))
			.allSatisfy((metadata) -> assertThat(metadata).contains("requestDigest").doesNotContain(PERSONAL));
		this.service.close();
		var files = files();
		assertThat(files).anyMatch((bytes) -> bytes.contains(PLAIN));
		assertThat(files)
			.allSatisfy((bytes) -> PERSONAL.forEach((value) -> assertThat(bytes.contains(value)).as(value).isFalse()));
	}

	@Test
	void a_quote_whose_keys_are_destroyed_still_folds_with_those_fields_empty() throws IOException {
		this.service.commands(BROKER).createQuote(this.requests.createWithAllSections());
		this.service.keys().destroy(this.requests.quoteId());
		this.service.close();
		this.service = new RunningEndpoints(this.folder);
		RefusedCall.of(() -> this.service.commands(BROKER).saveQuote(this.requests.save()))
			.with(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_PRIVACY_ERASED);
		var contact = this.service.stored(this.requests.quoteId()).get(2);
		assertThat(new EventCodec()
			.decode(contact.getEventType(), contact.getEventData(), this.requests.quoteId(), this.service.keys())
			.getContactDetailsCaptured()
			.getContact()
			.getEmail()).isEmpty();
	}

	@Test
	void after_an_erasure_no_file_holds_a_key_that_opens_what_was_sealed() throws IOException {
		declineAfterSomeFailures();
		var sealed = this.service.stored(this.requests.quoteId());
		var keysets = this.service.keys().keysets(this.requests.quoteId());
		assertThat(keysets.values()).allMatch(Optional::isPresent);
		this.service.commands(PRIVACY_OFFICER).eraseCustomerData(this.requests.erase());
		RefusedCall.of(() -> this.service.commands(BROKER).addNote(this.requests.note("Called.")))
			.with(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_PRIVACY_ERASED);
		this.service.close();
		this.service = new RunningEndpoints(this.folder);
		assertThat(this.service.keys().keysets(this.requests.quoteId()).values()).allMatch(Optional::isEmpty);
		var codec = new EventCodec();
		assertThat(sealed).allSatisfy((event) -> assertThat(
				codec.decode(event.getEventType(), event.getEventData(), this.requests.quoteId(), this.service.keys())
					.toString())
			.doesNotContain(PERSONAL));
	}

	@Test
	void after_an_erasure_nothing_can_be_read_from_the_snapshots_taken_before() {
		declineAfterSomeFailures();
		var quoteId = this.requests.quoteId();
		await().until(() -> this.service.snapshot(quoteId).map(QuoteHistory::revision).orElse(-1L) == 10);
		var before = this.service.storedSnapshot(quoteId);
		assertThat(before).hasSize(1);
		assertThat(new String(before.getFirst().getEventData(), StandardCharsets.UTF_8)).contains(PLAIN)
			.doesNotContain(PERSONAL);
		var content = this.service.snapshot(quoteId).orElseThrow().quote().form().contact();
		assertThat(content).isEqualTo(SampleSections.CONTACT);

		this.service.commands(PRIVACY_OFFICER).eraseCustomerData(this.requests.erase());

		assertThat(new SnapshotCodec().decode(SnapshotCodec.STORED_TYPE, before.getFirst().getEventData(), quoteId,
				this.service.keys()))
			.isEmpty();
		RefusedCall.of(() -> this.service.commands(BROKER).addNote(this.requests.note("Called.")))
			.with(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_PRIVACY_ERASED);
	}

	@Test
	void the_correlation_id_of_a_request_stands_in_the_metadata_of_its_events_and_in_the_log() {
		try (var log = new HeardLog()) {
			this.service.commands(BROKER, "flow-4711").createQuote(this.requests.createWithAllSections());
			await().until(() -> !log.of(Correlation.class).isEmpty());
			assertThat(log.of(Correlation.class)).extracting((event) -> event.getMDCPropertyMap().get("correlationId"))
				.containsExactly("flow-4711");
		}
		assertThat(this.service.stored(this.requests.quoteId())).hasSize(7)
			.extracting(RecordedEvent::getUserMetadata)
			.extracting(EventMetadata::fromJson)
			.extracting(EventMetadata::correlationId)
			.containsOnly("flow-4711");
	}

	/** A whole life with all that is personal, and refusals of every kind on the way. */
	private void declineAfterSomeFailures() {
		var broker = this.service.commands(BROKER);
		var create = this.requests.createWithAllSections();
		broker.createQuote(create);
		broker.createQuote(create);
		var faulty = this.requests.contact().toBuilder();
		faulty.getContactBuilder().setPhoneNumber(SampleSections.CONTACT.getPhoneNumber() + "?");
		RefusedCall.of(() -> broker.captureContactDetails(faulty.build()));
		RefusedCall.of(() -> broker
			.captureContactDetails(this.requests.contact().toBuilder().setHeader(create.getHeader()).build()));
		RefusedCall.of(() -> broker.createQuote(this.requests.createWithAllSections()));
		broker.saveQuote(this.requests.save());
		broker.calculateQuote(this.requests.calculate());
		var etag = broker.finalizeQuote(this.requests.finalizeQuote()).getReceipt().getEtag();
		RefusedCall.of(() -> this.service.commands(UNDERWRITER).declineQuote(this.requests.decline("stale")));
		this.service.commands(UNDERWRITER).declineQuote(this.requests.decline(etag));
	}

	private List<String> files() {
		try (var files = Files.walk(this.folder)) {
			return files.filter(Files::isRegularFile).map(PersonalDataIT::bytes).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String bytes(Path file) {
		try {
			return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
