package io.quotestream.eventstore;

import io.grpc.Status.Code;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;
import io.kurrent.dbclient.WrongExpectedVersionException;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp.WrongExpectedVersion;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Points 9 to 22: appending. */
class AppendConformanceTest extends ConformanceSuite {

	private final String stream = StoreClient.unique("append");

	@Test
	void C09_success_returns_the_last_revision_and_the_position_of_the_last_event() {
		WriteResult written = this.client.append(this.stream, StreamState.noStream(), StoreClient.event("a"),
				StoreClient.event("b"), StoreClient.event("c"));
		assertThat(written.getNextExpectedRevision()).isEqualTo(StreamState.streamRevision(2));
		List<ResolvedEvent> events = this.client.read(this.stream);
		assertThat(events).extracting((event) -> event.getEvent().getRevision()).containsExactly(0L, 1L, 2L);
		assertThat(events.getLast().getEvent().getPosition()).isEqualTo(written.getLogPosition());
	}

	@Test
	void C10_a_wrong_expected_version_tells_what_was_expected_and_what_is() {
		assertThatThrownBy(() -> this.client.append(this.stream, StreamState.streamRevision(5), StoreClient.event("a")))
			.isInstanceOfSatisfying(WrongExpectedVersionException.class, (wrong) -> {
				assertThat(wrong.getStreamName()).isEqualTo(this.stream);
				assertThat(wrong.getExpectedState()).isEqualTo(StreamState.streamRevision(5));
				assertThat(wrong.getActualState()).isEqualTo(StreamState.noStream());
			});
		this.client.append(this.stream, 3);
		assertThatThrownBy(() -> this.client.append(this.stream, StreamState.noStream(), StoreClient.event("a")))
			.isInstanceOfSatisfying(WrongExpectedVersionException.class,
					(wrong) -> assertThat(wrong.getActualState()).isEqualTo(StreamState.streamRevision(2)));
	}

	@Test
	void C10_a_wrong_expected_version_is_an_answer_that_names_both_states() {
		AppendReq.Options.Builder options = AppendReq.Options.newBuilder()
			.setStreamIdentifier(Requests.stream(this.stream));
		WrongExpectedVersion missing = wrong(options.setStreamExists(Requests.EMPTY));
		assertThat(missing.hasCurrentNoStream()).isTrue();
		assertThat(missing.hasExpectedStreamExists()).isTrue();
		assertThat(missing.hasNoStream2060()).isTrue();
		assertThat(missing.hasStreamExists2060()).isTrue();
		this.client.append(this.stream, 3);
		WrongExpectedVersion existing = wrong(options.setNoStream(Requests.EMPTY));
		assertThat(existing.getCurrentRevision()).isEqualTo(2);
		assertThat(existing.hasExpectedNoStream()).isTrue();
		assertThat(existing.getCurrentRevision2060()).isEqualTo(2);
		WrongExpectedVersion exact = wrong(options.setRevision(7));
		assertThat(exact.getExpectedRevision()).isEqualTo(7);
		assertThat(exact.getExpectedRevision2060()).isEqualTo(7);
	}

	private static WrongExpectedVersion wrong(AppendReq.Options.Builder options) {
		AppendResp response = RawCall
			.append(Requests.append(options), Requests.proposed(Requests.event("application/json")))
			.all()
			.getFirst();
		assertThat(response.hasWrongExpectedVersion()).isTrue();
		return response.getWrongExpectedVersion();
	}

	@Test
	void C11_a_batch_is_contiguous_in_its_stream_and_in_the_log() {
		List<CompletableFuture<WriteResult>> writes = IntStream.range(0, 20)
			.mapToObj((i) -> this.client.streams()
				.appendToStream(this.stream, StoreClient.event("batch-" + i), StoreClient.event("batch-" + i),
						StoreClient.event("batch-" + i)))
			.toList();
		writes.forEach(StoreClient::get);
		List<ResolvedEvent> events = this.client.read(this.stream);
		assertThat(events).hasSize(60);
		for (int i = 0; i < events.size(); i += 3) {
			assertThat(events.subList(i, i + 3)).extracting((event) -> event.getEvent().getEventType())
				.containsOnly(events.get(i).getEvent().getEventType());
		}
	}

	@Test
	void C13_ids_types_payloads_and_metadata_come_back_as_they_were() {
		UUID id = UUID.fromString("ffffffff-8000-4000-8000-00000000000f");
		byte[] bytes = new byte[256];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) i;
		}
		byte[] metadata = "{\"$correlationId\":\"x\",\"ü\":1}".getBytes(StandardCharsets.UTF_8);
		this.client.append(this.stream, StreamState.noStream(),
				EventData.builderAsBinary(id, "type/ä", bytes).metadataAsBytes(metadata).build(),
				EventData.builderAsJson("empty", new byte[0]).build(),
				EventData.builderAsJson("no-json", "not json".getBytes(StandardCharsets.UTF_8)).build());
		List<RecordedEvent> events = this.client.read(this.stream).stream().map(ResolvedEvent::getEvent).toList();
		assertThat(events.get(0).getEventId()).isEqualTo(id);
		assertThat(events.get(0).getEventType()).isEqualTo("type/ä");
		assertThat(events.get(0).getContentType()).isEqualTo("application/octet-stream");
		assertThat(events.get(0).getEventData()).isEqualTo(bytes);
		assertThat(events.get(0).getUserMetadata()).isEqualTo(metadata);
		assertThat(events.get(1).getEventData()).isEmpty();
		assertThat(events.get(1).getContentType()).isEqualTo("application/json");
		assertThat(new String(events.get(2).getEventData(), StandardCharsets.UTF_8)).isEqualTo("not json");
	}

	@Test
	void C18_stream_exists_accepts_a_stream_that_only_has_metadata() {
		assertThatThrownBy(() -> this.client.append(this.stream, StreamState.streamExists(), StoreClient.event("a")))
			.isInstanceOf(WrongExpectedVersionException.class);
		StoreClient.get(this.client.streams().setStreamMetadata(this.stream, new StreamMetadata()));
		assertThat(this.client.append(this.stream, StreamState.streamExists(), StoreClient.event("a"))
			.getNextExpectedRevision()).isEqualTo(StreamState.streamRevision(0));
	}

	@Test
	void C19_a_batch_over_one_mebibyte_is_refused_whole() {
		byte[] half = new byte[1 << 19];
		Throwable refusal = catchThrowable(() -> this.client.append(this.stream, StreamState.any(),
				EventData.builderAsBinary("t", half).build(), EventData.builderAsBinary("t", half).build()));
		refused(refusal, Code.INVALID_ARGUMENT, "maximum-append-size-exceeded");
		assertThat(trailer(refusal, "maximum-append-size")).isEqualTo("1048576");
		byte[] fits = new byte[(1 << 20) - 2];
		assertThat(this.client.append(this.stream, StreamState.noStream(), EventData.builderAsBinary("t", fits).build())
			.getNextExpectedRevision()).isEqualTo(StreamState.streamRevision(0));
	}

	@Test
	void C21_only_one_content_type_is_json() {
		for (String type : List.of("application/json", "text/plain", "application/json; charset=utf-8", "")) {
			RawCall.append(Requests.append(this.stream), Requests.proposed(Requests.event(type))).all();
		}
		assertThat(this.client.read(this.stream)).extracting((event) -> event.getEvent().getContentType())
			.containsExactly("application/json", "application/octet-stream", "application/octet-stream",
					"application/octet-stream");
	}

	@Test
	void C21_an_append_of_nothing_writes_nothing() {
		assertThat(this.client.append(this.stream, StreamState.any()).getNextExpectedRevision())
			.isEqualTo(StreamState.noStream());
		this.client.append(this.stream, 2);
		assertThat(this.client.append(this.stream, StreamState.streamRevision(1)).getNextExpectedRevision())
			.isEqualTo(StreamState.streamRevision(1));
		assertThatThrownBy(() -> this.client.append(this.stream, StreamState.streamRevision(0)))
			.isInstanceOf(WrongExpectedVersionException.class);
		assertThat(this.client.read(this.stream, ReadStreamOptions.get())).hasSize(2);
	}

	@Test
	void C22_of_many_concurrent_appends_with_one_expected_revision_one_wins() {
		this.client.append(this.stream, 1);
		List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
		for (int i = 0; i < 64; i++) {
			writes.add(this.client.streams()
				.appendToStream(this.stream, AppendToStreamOptions.get().streamRevision(0),
						StoreClient.event("t" + i)));
		}
		long won = writes.stream().filter(AppendConformanceTest::succeeded).count();
		assertThat(won).isEqualTo(1);
		assertThat(this.client.read(this.stream)).hasSize(2);
	}

	private static boolean succeeded(CompletableFuture<WriteResult> write) {
		try {
			write.get();
			return true;
		}
		catch (ExecutionException ex) {
			assertThat(ex.getCause()).isInstanceOf(WrongExpectedVersionException.class);
			return false;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
