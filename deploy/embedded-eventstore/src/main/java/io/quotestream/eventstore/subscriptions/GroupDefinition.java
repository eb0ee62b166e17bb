package io.quotestream.eventstore.subscriptions;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq.AllOptions;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq.StreamOptions;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.FilterOptions;
import io.quotestream.eventstore.log.EventFilter;
import io.quotestream.eventstore.protocol.EventFilters;
import io.quotestream.eventstore.protocol.Refusal;

/**
 * A group as its creator described it, kept in the protocol's own form.
 *
 * @param key what names it
 * @param options the description
 */
record GroupDefinition(GroupKey key, CreateReq.Options options) {

	/** The number that stands for the end. */
	private static final long END = -1;

	GroupSettings settings() {
		return GroupSettings.of(this.options.getSettings());
	}

	/** Which events of the whole log it wants. */
	EventFilter filter() {
		if (!this.options.hasAll() || !this.options.getAll().hasFilter()) {
			return EventFilter.EVERYTHING;
		}
		try {
			// The two services number their fields alike.
			return EventFilters.of(FilterOptions.parseFrom(this.options.getAll().getFilter().toByteString()));
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException("a group's filter did not fit a subscription's", ex);
		}
	}

	/** Whether it starts with what comes after it was made. */
	boolean startsAtEnd() {
		if (this.options.hasAll()) {
			AllOptions all = this.options.getAll();
			return all.hasEnd() || (all.hasPosition() && all.getPosition().getCommitPosition() == END
					&& all.getPosition().getPreparePosition() == END);
		}
		StreamOptions stream = this.options.getStream();
		return stream.hasEnd() || (stream.hasRevision() && stream.getRevision() == END);
	}

	/** The place before its first event; not for groups that start at the end. */
	long startsAfter() {
		if (this.options.hasAll()) {
			return this.options.getAll().hasPosition() ? this.options.getAll().getPosition().getCommitPosition() - 1
					: 0;
		}
		return this.options.getStream().hasRevision() ? this.options.getStream().getRevision() - 1 : -1;
	}

	/** Where it starts, as the protocol writes it. */
	String startFrom() {
		if (this.options.hasAll()) {
			AllOptions all = this.options.getAll();
			return switch (all.getAllOptionCase()) {
				case POSITION -> text(all.getPosition().getCommitPosition(), all.getPosition().getPreparePosition());
				case END -> text(END, END);
				case START, ALLOPTION_NOT_SET -> text(0, 0);
			};
		}
		return switch (this.options.getStream().getRevisionOptionCase()) {
			case REVISION -> Long.toString(this.options.getStream().getRevision());
			case END -> Long.toString(END);
			case START, REVISIONOPTION_NOT_SET -> "0";
		};
	}

	/** A place in the source, as the protocol writes it. */
	String place(long cursor) {
		return this.key.readsAll() ? text(cursor, cursor) : Long.toString(cursor);
	}

	/** The group with new settings and another start; its filter stays. */
	GroupDefinition updated(UpdateReq.Options update) {
		try {
			// The two requests number their fields alike.
			CreateReq.Options.Builder options = this.options.toBuilder()
				.setSettings(CreateReq.Settings.parseFrom(update.getSettings().toByteString()));
			if (this.options.hasAll()) {
				AllOptions.Builder all = AllOptions.parseFrom(update.getAll().toByteString()).toBuilder();
				if (this.options.getAll().hasFilter()) {
					all.setFilter(this.options.getAll().getFilter());
				}
				options.setAll(all);
			}
			else {
				options.setStream(CreateReq.StreamOptions.parseFrom(update.getStream().toByteString()));
			}
			return new GroupDefinition(this.key, options.build());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException("an update did not fit its creation", ex);
		}
	}

	/** Refuses what cannot work. */
	GroupDefinition validated() {
		if (this.key.name().isEmpty()) {
			throw failed("The group name is missing.");
		}
		if (this.key.source().isEmpty() || (this.options.hasStream() && this.key.readsAll())) {
			throw failed("The stream name is invalid.");
		}
		AllOptions all = this.options.getAll();
		if (all.hasPosition() && !startsAtEnd() && (all.getPosition().getCommitPosition() < 0
				|| all.getPosition().getPreparePosition() > all.getPosition().getCommitPosition())) {
			throw failed("The start position is invalid.");
		}
		settings().problem().ifPresent((problem) -> {
			throw failed(problem);
		});
		filter();
		return this;
	}

	private RuntimeException failed(String reason) {
		return Refusal.groupFailed(this.key.source(), this.key.name(), reason);
	}

	private static String text(long commit, long prepare) {
		return "C:" + commit + "/P:" + prepare;
	}

}
