package io.quotestream.command.process.timer;

import java.time.InstantSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteLoader;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.Snapshots;
import io.quotestream.command.store.KurrentNoticeStore;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreConnection;

/** Puts the timers together. */
@Configuration(proxyBeanMethods = false)
class TimerConfiguration {

	private static final Caller SELF = new Caller(Role.SYSTEM, "timers", "");

	@Bean
	Timers timers(GrpcChannelFactory channels, CommandHandler handler, QuoteStore quotes, Snapshots snapshots,
			EventStoreConnection connection, TimerProperties properties, MeterRegistry meters) {
		var clock = InstantSource.system();
		var list = new RemoteDueWork(channels.createChannel("projection-service"), SELF, properties.deadline(),
				properties.pageSize());
		var notices = new ExpiryNotices(new QuoteLoader(quotes, snapshots), new KurrentNoticeStore(connection), SELF,
				clock);
		return new Timers(list, new DeadlineCommands(handler, notices, list, SELF, clock),
				new Timers.Pace(properties.period(), properties.longestPause(), properties.again(),
						properties.concurrency()),
				clock, meters);
	}

}
