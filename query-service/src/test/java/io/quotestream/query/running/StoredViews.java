package io.quotestream.query.running;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.ReadModelKeys;
import io.quotestream.proto.view.v1.QuoteView;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes views as projection-service does, by a connection of its own. */
public final class StoredViews implements AutoCloseable {

	/** The broker whom quotes of {@link #view} belong to. */
	public static final String BROKER = "broker-1";

	private static final ClientResources SHARED = ClientResources.create();

	private final String url;

	private final RedisClient client;

	private final StatefulRedisConnection<String, byte[]> connection;

	public StoredViews(String url) {
		this.url = url;
		this.client = RedisClient.create(SHARED, url);
		this.connection = this.client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
	}

	/** Where they are. */
	public String url() {
		return this.url;
	}

	public static String newQuoteId() {
		return UUID.randomUUID().toString();
	}

	/** A full view at this revision. */
	public static QuoteView view(String quoteId, long revision) {
		return view(quoteId, revision, BROKER);
	}

	public static QuoteView view(String quoteId, long revision, String broker) {
		return QuoteView.newBuilder()
			.setQuoteId(quoteId)
			.setRevision(revision)
			.setEtag("etag-" + revision)
			.setState(QuoteState.QUOTE_STATE_INITIATED)
			.setBrokerId(broker)
			.setCreatedBy("ann")
			.setGeographic(SampleSections.GEOGRAPHIC)
			.setContact(SampleSections.CONTACT)
			.setFamily(SampleSections.FAMILY)
			.setCustomer(SampleSections.CUSTOMER)
			.setVehicle(SampleSections.VEHICLE)
			.setCoverage(SampleSections.COVERAGE)
			.build();
	}

	/** Stores and tells. */
	public void publish(QuoteView view) {
		store(view);
		hint(view.getQuoteId(), view.getRevision());
	}

	/** Stores and tells nobody, as if the hint were lost. */
	public void store(QuoteView view) {
		this.connection.sync()
			.hset(key(view.getQuoteId()),
					Map.of(ReadModelKeys.REVISION, bytes(view.getRevision()), ReadModelKeys.VIEW, view.toByteArray()));
	}

	/** Marks the quote's view as held up by an event that cannot be read. */
	public void block(String quoteId, long revision) {
		this.connection.sync().hset(key(quoteId), ReadModelKeys.BLOCKED, bytes(revision));
	}

	/** Leaves only the marker of a deleted stream. */
	public void delete(String quoteId) {
		this.connection.sync().del(key(quoteId));
		this.connection.sync().hset(key(quoteId), ReadModelKeys.REVISION, bytes(Long.MAX_VALUE));
	}

	/** Puts something in place of the view that is none. */
	public void damage(String quoteId) {
		this.connection.sync().hset(key(quoteId), ReadModelKeys.VIEW, new byte[] { 1, 2, 3 });
	}

	public void hint(String quoteId, long revision) {
		this.connection.sync().publish(ReadModelKeys.QUOTE_CHANGED, (quoteId + ":" + revision).getBytes(UTF_8));
	}

	/** How many processes listen to hints, and so how many subscriptions there are. */
	public long subscriptions() {
		return this.connection.sync()
			.pubsubNumsub(ReadModelKeys.QUOTE_CHANGED)
			.getOrDefault(ReadModelKeys.QUOTE_CHANGED, 0L);
	}

	public void flushAll() {
		this.connection.sync().flushall();
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
	}

	private static String key(String quoteId) {
		return ReadModelKeys.quote(1, quoteId);
	}

	private static byte[] bytes(long number) {
		return Long.toString(number).getBytes(UTF_8);
	}

}
