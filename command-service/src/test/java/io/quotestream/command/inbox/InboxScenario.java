package io.quotestream.command.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.Product;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.RestartPort;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;

/**
 * A new quote and its inbox, in an event store of its own under any number of instances.
 */
abstract class InboxScenario {

	static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	static final Caller SUPPORT = new Caller(Role.SUPPORT, "sue", "");

	static final Duration PATIENCE = Duration.ofMinutes(3);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path folder;

	final Requests requests = Requests.aboutNewQuote(Requests.CLOCK);

	final String quoteId = this.requests.quoteId();

	@SuppressWarnings("NullAway.Init")
	EmbeddedEventStore store;

	private final List<Instance> instances = new ArrayList<>();

	@BeforeEach
	void startStore() throws IOException {
		this.store = EmbeddedEventStore.start(Files.createDirectories(this.folder.resolve("events")),
				RestartPort.free());
	}

	@AfterEach
	void stopAll() {
		this.instances.forEach(Instance::close);
		this.instances.clear();
		this.store.close();
	}

	/** One more instance, which remembers nothing. */
	Instance instance() {
		return instance(SampleProduct.OPTIONAL, UnaryOperator.identity(), UnaryOperator.identity());
	}

	/** One that calls the stores by way of others. */
	Instance instance(Product product, UnaryOperator<QuoteStore> quotes, UnaryOperator<InboxStore> inboxes) {
		var started = new Instance(this.store.connectionString(), this.folder, product, quotes, inboxes);
		this.instances.add(started);
		return started;
	}

	/** Puts a command that nobody can read behind the first. */
	void submitDamaged(Instance service) {
		service.store.append(this.quoteId, 0, UUID.randomUUID(),
				CommandSubmitted.newBuilder()
					.setCommand("SaveQuote")
					.addKeyIds("customer")
					.setCiphertext(ByteString.copyFromUtf8("damaged"))
					.build(),
				new EventMetadata("flow", "cause", UUID.randomUUID().toString(), "digest", "bea", Role.BROKER, ""));
	}

	QuoteCommand create() {
		return command(this.requests.create());
	}

	QuoteCommand city(String city) {
		return command(this.requests.city(city));
	}

	static QuoteCommand command(Message request) {
		var member = QuoteCommand.getDescriptor()
			.getFields()
			.stream()
			.filter((field) -> field.getMessageType().equals(request.getDescriptorForType()))
			.findFirst()
			.orElseThrow();
		return QuoteCommand.newBuilder().setField(member, request).build();
	}

}
