package io.quotestream.benchmarks;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc.ServerFeaturesStub;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared.Empty;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Whether the machine was as fast at the end of a run as at its beginning, by a bare
 * unary call with one in flight. If not, the figures between are no figures.
 */
final class NoiseGate implements AutoCloseable {

	private static final double MOST_CHANGE = 0.10;

	private final Server server;

	private final ManagedChannel channel;

	private final Effort effort;

	private final double first;

	NoiseGate(Server server, Effort effort) throws IOException, InterruptedException {
		this.server = server;
		this.effort = effort;
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
			.usePlaintext()
			.directExecutor()
			.build();
		// The first one is this process' own warming up.
		measure();
		this.first = measure();
	}

	/** Measures once more and compares. */
	Verdict verdict() throws IOException, InterruptedException {
		double last = measure();
		return new Verdict(this.first, last, Math.abs(last - this.first) <= MOST_CHANGE * Math.min(last, this.first));
	}

	private double measure() throws IOException, InterruptedException {
		ServerFeaturesStub stub = ServerFeaturesGrpc.newStub(this.channel);
		Contestant calls = new Contestant((duration) -> ClosedLoop.run((lane) -> call(stub), 1, duration));
		Rounds.play(this.effort, List.of(calls));
		return calls.median(Sample::p50Micros);
	}

	private static CompletableFuture<SupportedMethods> call(ServerFeaturesStub stub) {
		CompletableFuture<SupportedMethods> answer = new CompletableFuture<>();
		stub.getSupportedMethods(Empty.getDefaultInstance(), new StreamObserver<>() {
			@Override
			public void onNext(SupportedMethods methods) {
				answer.complete(methods);
			}

			@Override
			public void onError(Throwable failure) {
				answer.completeExceptionally(failure);
			}

			@Override
			public void onCompleted() {
				// Its one message said all.
			}
		});
		return answer;
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
		this.server.close();
	}

	/**
	 * What the two measurements say.
	 *
	 * @param first p50 in microseconds before everything else
	 * @param last p50 in microseconds after everything else
	 * @param passed whether they are close enough
	 */
	record Verdict(double first, double last, boolean passed) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%s: a bare unary call took %.0f us (p50) first and %.0f us last",
					this.passed ? "passed" : "FAILED, do not quote these figures", this.first, this.last);
		}

	}

}
