package io.quotestream.query.running;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc.QuoteQueryServiceStub;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;

import static org.awaitility.Awaitility.await;

/** Follows one quote and remembers what it was told. */
public final class WatchingClient implements ClientResponseObserver<WatchQuoteRequest, WatchQuoteResponse> {

	/** Only ever used up on a machine that does much else. */
	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final int EVERYTHING = 1_000_000;

	private final List<WatchQuoteResponse> received = new CopyOnWriteArrayList<>();

	private final int takes;

	private volatile @Nullable ClientCallStreamObserver<WatchQuoteRequest> call;

	private volatile @Nullable Throwable end;

	private WatchingClient(int takes) {
		this.takes = takes;
	}

	public static WatchingClient follow(QuoteQueryServiceStub service, WatchQuoteRequest request) {
		var client = new WatchingClient(EVERYTHING);
		service.watchQuote(request, client);
		return client;
	}

	public static WatchingClient follow(QuoteQueryServiceStub service, String quoteId) {
		return follow(service, WatchQuoteRequest.newBuilder().setQuoteId(quoteId).build());
	}

	/** Takes only so many responses until {@link #takeMore} is called. */
	public static WatchingClient followSlowly(QuoteQueryServiceStub service, String quoteId, int takes) {
		var client = new WatchingClient(takes);
		service.watchQuote(WatchQuoteRequest.newBuilder().setQuoteId(quoteId).build(), client);
		return client;
	}

	public void takeMore(int count) {
		call().request(count);
	}

	public void cancel() {
		call().cancel("the test has seen enough", null);
	}

	public List<WatchQuoteResponse> received() {
		return List.copyOf(this.received);
	}

	/** Revisions of the quotes received, heartbeats left out. */
	public List<Long> revisions() {
		return this.received.stream()
			.filter(WatchQuoteResponse::hasQuote)
			.map((response) -> response.getQuote().getRevision())
			.toList();
	}

	public List<WatchQuoteResponse> heartbeats() {
		return this.received.stream().filter((response) -> !response.hasQuote()).toList();
	}

	public WatchingClient awaitRevision(long revision) {
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> revisions().contains(revision));
		return this;
	}

	/** Until so many more heartbeats than now were received. */
	public void awaitHeartbeats(int more) {
		var target = heartbeats().size() + more;
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> heartbeats().size() >= target);
	}

	/** What ended the watch. */
	public Throwable awaitEnd() {
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> this.end != null);
		return (this.end != null) ? this.end : new IllegalStateException();
	}

	public boolean ended() {
		return this.end != null;
	}

	@Override
	public void beforeStart(ClientCallStreamObserver<WatchQuoteRequest> started) {
		this.call = started;
		if (this.takes != EVERYTHING) {
			started.disableAutoRequestWithInitial(this.takes);
		}
	}

	@Override
	public void onNext(WatchQuoteResponse response) {
		this.received.add(response);
	}

	@Override
	public void onError(Throwable failure) {
		this.end = failure;
	}

	@Override
	public void onCompleted() {
		this.end = Status.OK.asException();
	}

	private ClientCallStreamObserver<WatchQuoteRequest> call() {
		var started = this.call;
		if (started == null) {
			throw new IllegalStateException("not started");
		}
		return started;
	}

}
