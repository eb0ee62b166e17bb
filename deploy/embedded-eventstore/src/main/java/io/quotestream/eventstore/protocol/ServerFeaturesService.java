package io.quotestream.eventstore.protocol;

import io.grpc.BindableService;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethod;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared.Empty;

import java.util.List;
import java.util.Locale;

/** Tells clients what they may call: without it they fall back to plain HTTP. */
public final class ServerFeaturesService extends ServerFeaturesGrpc.ServerFeaturesImplBase {

	/** The server version whose behaviour this store keeps. */
	public static final String VERSION = "24.10.4";

	/** Left to clients in other languages, and not offered. */
	private static final String BATCH_APPEND = "batchappend";

	private final SupportedMethods methods;

	public ServerFeaturesService(List<BindableService> services) {
		SupportedMethods.Builder supported = SupportedMethods.newBuilder().setEventStoreServerVersion(VERSION);
		for (BindableService service : services) {
			for (ServerMethodDefinition<?, ?> method : service.bindService().getMethods()) {
				SupportedMethod described = describe(method);
				if (!described.getMethodName().equals(BATCH_APPEND)) {
					supported.addMethods(described);
				}
			}
		}
		this.methods = supported.build();
	}

	@Override
	public void getSupportedMethods(Empty request, StreamObserver<SupportedMethods> response) {
		response.onNext(this.methods);
		response.onCompleted();
	}

	private static SupportedMethod describe(ServerMethodDefinition<?, ?> method) {
		String fullName = method.getMethodDescriptor().getFullMethodName().toLowerCase(Locale.ROOT);
		int slash = fullName.indexOf('/');
		String service = fullName.substring(0, slash);
		String name = fullName.substring(slash + 1);
		return SupportedMethod.newBuilder()
			.setServiceName(service)
			.setMethodName(name)
			.addAllFeatures(features(service, name))
			.build();
	}

	private static List<String> features(String service, String method) {
		if (service.endsWith(".persistentsubscriptions")) {
			return List.of("stream", "all");
		}
		return (service.endsWith(".streams") && method.equals("read")) ? List.of("position", "events") : List.of();
	}

}
