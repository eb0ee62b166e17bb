package io.quotestream.benchmarks;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc.ServerFeaturesStub;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared.Empty;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls that ask nothing of the server but an answer. */
final class BareCalls implements Caller {

	private final ManagedChannel channel;

	private final ServerFeaturesStub stub;

	BareCalls(int port) {
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
		this.stub = ServerFeaturesGrpc.newStub(this.channel);
	}

	@Override
	public double p50Micros(Duration window) throws InterruptedException {
		return ClosedLoop.run((lane) -> call(), 1, window).p50Micros();
	}

	private CompletableFuture<SupportedMethods> call() {
		CompletableFuture<SupportedMethods> answer = new CompletableFuture<>();
		this.stub.getSupportedMethods(Empty.getDefaultInstance(), new StreamObserver<>() {
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
	}

}
