package io.quotestream.projection.health;

import java.util.concurrent.CompletableFuture;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import io.quotestream.proto.admin.v1.DueWorkServiceGrpc;
import io.quotestream.proto.admin.v1.ProjectionAdminServiceGrpc;

/**
 * SERVING from the first time every subscription was joined until the service stops. Not
 * taken back while a dependency is away: each call says that better, and queries must go
 * on meanwhile.
 */
final class Readiness {

	private final HealthStatusManager health;

	Readiness(HealthStatusManager health, CompletableFuture<?> ready) {
		this.health = health;
		set(ServingStatus.NOT_SERVING);
		var _ = ready.thenRun(() -> set(ServingStatus.SERVING));
	}

	/** Comes before anything is stopped. */
	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.health.enterTerminalState();
	}

	private void set(ServingStatus status) {
		this.health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
		this.health.setStatus(ProjectionAdminServiceGrpc.SERVICE_NAME, status);
		this.health.setStatus(DueWorkServiceGrpc.SERVICE_NAME, status);
	}

}
