package io.quotestream.query.redis;

import java.util.List;

import com.google.protobuf.InvalidProtocolBufferException;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

import io.quotestream.proto.view.ReadModelKeys;
import io.quotestream.proto.view.v1.QuoteView;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads the view of one quote, in one round trip. */
@Component
public final class QuoteDocuments {

	/** There is one generation as long as nothing has been rebuilt. */
	private static final int GENERATION = 1;

	private static final byte[] REVISION = ReadModelKeys.REVISION.getBytes(UTF_8);

	private static final byte[] VIEW = ReadModelKeys.VIEW.getBytes(UTF_8);

	private static final byte[] BLOCKED = ReadModelKeys.BLOCKED.getBytes(UTF_8);

	private final RedisConnectionFactory redis;

	QuoteDocuments(RedisConnectionFactory redis) {
		this.redis = redis;
	}

	/**
	 * Reads what is there now.
	 * @throws RedisUnavailable when Redis does not answer
	 */
	public QuoteDocument read(String quoteId) {
		var fields = fields(ReadModelKeys.quote(GENERATION, quoteId).getBytes(UTF_8));
		var revision = fields.get(0);
		var view = fields.get(1);
		var blocked = fields.get(2);
		if (view != null) {
			return new QuoteDocument.Stored(parse(view), blocked != null);
		}
		// A quote whose first event cannot be folded has neither, only the mark that it
		// is blocked.
		return (revision != null) ? new QuoteDocument.Deleted() : new QuoteDocument.Absent();
	}

	/** An element is null where the field is missing. */
	private List<byte[]> fields(byte[] key) {
		try (var connection = this.redis.getConnection()) {
			return connection.hashCommands().hMGet(key, REVISION, VIEW, BLOCKED);
		}
		catch (DataAccessException ex) {
			throw new RedisUnavailable(ex);
		}
	}

	private static QuoteView parse(byte[] view) {
		try {
			return QuoteView.parseFrom(view);
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException("A stored view is damaged", ex);
		}
	}

}
