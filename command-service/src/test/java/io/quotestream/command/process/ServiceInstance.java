package io.quotestream.command.process;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.context.ConfigurableApplicationContext;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.Quote;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One instance of the service, as its callers and its operators know it. */
public record ServiceInstance(ConfigurableApplicationContext context, ManagedChannel channel) {

	public static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	public static final Caller TIMER = new Caller(Role.SYSTEM, "timer", "");

	/** Less than a channel waits for its calls, unless told otherwise: 30 s. */
	private static final Duration IN_TIME = Duration.ofSeconds(25);

	public QuoteCommandServiceBlockingStub as(Caller caller) {
		var headers = new Metadata();
		headers.put(Caller.HEADER, caller.toHeader());
		return QuoteCommandServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
			.withDeadlineAfter(1, TimeUnit.MINUTES);
	}

	/** Opens a quote. */
	public Requests opened() {
		var requests = Requests.aboutNewQuote(InstantSource.system());
		as(BROKER).createQuote(requests.create());
		return requests;
	}

	/** Saves a quote with all its pages. */
	public Requests saved() {
		return saved((request) -> request);
	}

	public Requests saved(UnaryOperator<CreateQuoteRequest.Builder> change) {
		var requests = Requests.aboutNewQuote(InstantSource.system());
		as(BROKER).createQuote(change.apply(requests.createWithAllSections().toBuilder()).build());
		as(BROKER).saveQuote(requests.save());
		return requests;
	}

	/** Starts an assessment and answers its id. */
	public String assess(Requests quote) {
		return assess(quote, false);
	}

	public String assess(Requests quote, boolean consented) {
		as(BROKER).startRiskAssessment(
				StartRiskAssessmentRequest.newBuilder().setHeader(quote.header("")).setConsentGiven(consented).build());
		return now(quote).assessment().id();
	}

	/** Asks for the application number and waits for it. */
	public void number(Requests quote) {
		as(BROKER).requestApplicationNumber(quote.requestNumber());
		await().until(() -> now(quote).number().isAssigned());
	}

	public Quote now(Requests quote) {
		return this.context.getBean(CommandHandler.class).latest(quote.quoteId()).quote();
	}

	public QuoteState state(Requests quote) {
		return now(quote).state();
	}

	public List<QuoteEvent> events(Requests quote) {
		return this.context.getBean(QuoteStore.class)
			.readFrom(quote.quoteId(), 0)
			.stream()
			.map(RecordedQuoteEvent::event)
			.toList();
	}

	/** Deliveries to a reaction that are not answered. */
	public int underWay(String reaction) {
		return this.context.getBean(Reactions.class)
			.states()
			.stream()
			.filter((state) -> state.reaction().equals(reaction))
			.mapToInt(Reactions.State::unacked)
			.sum();
	}

	/** How many deliveries to a reaction ended like this: {@code refused}. */
	public long ended(String reaction, String result) {
		return this.context.getBean(MeterRegistry.class)
			.find("quotestream.reactions")
			.tags("reaction", reaction, "result", result)
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	/** Stops, without waiting for whom it has asked. */
	public void stop() {
		this.channel.shutdownNow();
		var begun = System.nanoTime();
		this.context.close();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("time to stop").isLessThan(IN_TIME);
	}

}
