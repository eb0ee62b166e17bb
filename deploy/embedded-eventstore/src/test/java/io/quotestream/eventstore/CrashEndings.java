package io.quotestream.eventstore;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that are deleted, tombstoned, truncated and revived while the server may die.
 */
final class CrashEndings {

	private static final String MISSING = "missing";

	private static final String BOTH_EVENTS = "0,1";

	private final List<Ended> streams = new ArrayList<>();

	private int verified;

	/** What a reader sees of a stream after each of its steps. */
	private enum Course {

		DELETED(MISSING, BOTH_EVENTS, MISSING),

		TOMBSTONED(MISSING, BOTH_EVENTS, "tombstoned"),

		TRUNCATED(MISSING, BOTH_EVENTS, "1"),

		REVIVED(MISSING, BOTH_EVENTS, MISSING, "2");

		private final List<String> views;

		Course(String... views) {
			this.views = List.of(views);
		}

		int steps() {
			return this.views.size() - 1;
		}

	}

	/** A stream, how far it surely is and how far it may be. */
	private static final class Ended {

		private final String name;

		private final Course course;

		private int done;

		private int tried;

		Ended(String name, Course course) {
			this.name = name;
			this.course = course;
		}

		void step(StoreClient client) {
			this.tried = this.done + 1;
			if (this.done != 1) {
				append(client);
			}
			else {
				switch (this.course) {
					case DELETED, REVIVED -> client.delete(this.name, StreamState.streamRevision(1));
					case TOMBSTONED -> client.tombstone(this.name, StreamState.streamRevision(1));
					case TRUNCATED -> StoreClient.await(client.streams().setStreamMetadata(this.name, onlyOne()));
				}
			}
			this.done = this.tried;
		}

		private void append(StoreClient client) {
			EventData event = StoreClient.event("ending");
			if (this.done == 0) {
				client.append(this.name, StreamState.noStream(), event, StoreClient.event("ending"));
			}
			else {
				client.append(this.name, StreamState.any(), event);
			}
		}

		private static StreamMetadata onlyOne() {
			StreamMetadata metadata = new StreamMetadata();
			metadata.setMaxCount(1L);
			return metadata;
		}

		/**
		 * It is where it was left, or one step further if that step's answer was lost;
		 * from now on it stays.
		 */
		void verify(StoreClient client) {
			String view = view(client);
			List<String> views = this.course.views;
			assertThat(view).as("%s, %s", this.name, this.course)
				.isIn(List.of(views.get(this.done), views.get(this.tried)));
			if (!view.equals(views.get(this.done))) {
				this.done = this.tried;
			}
			this.tried = this.done;
		}

		private String view(StoreClient client) {
			try {
				return client.read(this.name)
					.stream()
					.map((event) -> Long.toString(event.getEvent().getRevision()))
					.collect(Collectors.joining(","));
			}
			catch (StreamNotFoundException ex) {
				return MISSING;
			}
			catch (StatusRuntimeException ex) {
				assertThat(ex.getStatus().getCode()).as(ex.getMessage()).isEqualTo(Code.FAILED_PRECONDITION);
				return "tombstoned";
			}
		}

	}

	/** Takes stream after stream through its course until the server is gone. */
	Throwable endUntilRefused(StoreClient client) {
		try {
			while (true) {
				Course course = Course.values()[this.streams.size() % Course.values().length];
				Ended stream = new Ended("ended-" + this.streams.size(), course);
				this.streams.add(stream);
				for (int step = 0; step < course.steps(); step++) {
					stream.step(client);
				}
			}
		}
		catch (RuntimeException ex) {
			// The last step's answer is lost; the next server tells whether it was taken.
			return ex;
		}
	}

	/** Looks at the streams touched since the last time. */
	void verifyNew(StoreClient client) {
		this.streams.subList(this.verified, this.streams.size()).forEach((stream) -> stream.verify(client));
		this.verified = this.streams.size();
	}

	void verifyAll(StoreClient client) {
		this.streams.forEach((stream) -> stream.verify(client));
	}

	int count() {
		return this.streams.size();
	}

}
