package io.quotestream.query.api;

import io.grpc.protobuf.services.HealthStatusManager;

import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;
import org.springframework.stereotype.Component;

import io.quotestream.query.freshness.QuoteChanges;

/**
 * Before the server drains: first no more calls are sent here, then whoever waits is sent
 * elsewhere. Without it an open watch would hold the server until the grace period ends.
 */
@Component
final class GracefulStop {

	private final HealthStatusManager health;

	private final QuoteChanges changes;

	GracefulStop(HealthStatusManager health, QuoteChanges changes) {
		this.health = health;
		this.changes = changes;
	}

	@EventListener(GrpcServerShutdownEvent.class)
	void end() {
		this.health.enterTerminalState();
		this.changes.end();
	}

}
