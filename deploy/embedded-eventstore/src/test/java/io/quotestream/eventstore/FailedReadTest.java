package io.quotestream.eventstore;

import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.StreamState;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What a read that the disk fails costs other reads. */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailedReadTest {

	private static final int STREAMS = 40;

	private static final int DAMAGED = 20;

	private static final int PAGE_BYTES = 4096;

	@TempDir
	private Path folder;

	@Test
	void it_is_the_only_one_that_fails() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			// Each on a page of its own.
			IntStream.range(0, STREAMS).forEach((i) -> client.append("s-" + i, StreamState.any(), payload(i)));
		}
		voidPageOf(DAMAGED);
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			for (int i = 0; i < STREAMS; i++) {
				String stream = "s-" + i;
				// As often as there may be readers.
				for (int attempt = 0; i == DAMAGED && attempt < 16; attempt++) {
					assertThat(catchThrowable(() -> client.read(stream))).hasMessageContaining("INTERNAL");
				}
				if (i != DAMAGED) {
					assertThat(client.read(stream)).as(stream).hasSize(1);
				}
			}
		}
	}

	private static EventData payload(int number) {
		byte[] bytes = ("payload-" + number + "." + "x".repeat(PAGE_BYTES / 2)).getBytes(StandardCharsets.US_ASCII);
		return EventData.builderAsBinary("t", bytes).build();
	}

	private void voidPageOf(int number) throws IOException {
		Path file = this.folder.resolve("events.db");
		String content = Files.readString(file, StandardCharsets.ISO_8859_1);
		int place = content.indexOf("payload-" + number + ".");
		assertThat(place).isGreaterThan(PAGE_BYTES);
		try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
			pages.seek(place - place % PAGE_BYTES);
			pages.write(new byte[PAGE_BYTES]);
		}
	}

}
