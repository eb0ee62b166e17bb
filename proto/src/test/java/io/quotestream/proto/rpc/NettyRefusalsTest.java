package io.quotestream.proto.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.google.rpc.BadRequest.FieldViolation;
import com.google.type.Date;
import com.google.type.Money;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.CommandInboxServiceGrpc;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc.CommandInboxServiceBlockingStub;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc.CommandInboxServiceImplBase;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.SubmitCommandsRequest;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.DrivingIncident;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;
import io.quotestream.proto.type.v1.PriorInsurance;
import io.quotestream.proto.type.v1.VehicleInformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Refusals over HTTP/2, between a server and a client as they come. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NettyRefusalsTest {

	private static final Money NO_AMOUNT = Money.newBuilder().setUnits(-1).build();

	private static final Date NO_DAY = Date.newBuilder().setYear(1).build();

	/** Everything about it is wrong. */
	private static final QuoteCommand WRONG = QuoteCommand.newBuilder()
		.setCreateQuote(CreateQuoteRequest.newBuilder()
			.setEffectiveDate(NO_DAY)
			.setCurrency("rupees")
			.setGeographic(GeographicDetails.getDefaultInstance())
			.setContact(ContactDetails.newBuilder().setEmail("none"))
			.setFamily(FamilyDetails.newBuilder()
				.setNumberOfDependents(-1)
				.addAllChildrenNames(Collections.nCopies(100, "")))
			.setCustomer(CustomerInformation.newBuilder()
				.setLicenceDate(NO_DAY)
				.setPriorInsurance(PriorInsurance.newBuilder().setMonthsInsured(-1).setDaysLapsed(-1))
				.addAllIncidents(Collections.nCopies(51, DrivingIncident.newBuilder().setIncidentDate(NO_DAY).build())))
			.setVehicle(VehicleInformation.newBuilder().setVin("none").setPlate("none").setValue(NO_AMOUNT))
			.setCoverage(CoverageSelection.newBuilder()
				.addAllCoverages(Collections.nCopies(11,
						Coverage.newBuilder().setLimit(NO_AMOUNT).setDeductible(NO_AMOUNT).build()))))
		.build();

	private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			throw new UnsupportedOperationException();
		}

	};

	private Server server;

	private ManagedChannel channel;

	@BeforeEach
	void start() throws IOException {
		var builder = NettyServerBuilder.forPort(0).addService(new CommandInboxServiceImplBase() {
		});
		ServerDefaults.apply(builder, (failure) -> null, true);
		this.server = builder.build().start();
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", this.server.getPort()).usePlaintext().build();
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.channel.shutdownNow();
		this.server.shutdownNow().awaitTermination();
	}

	/** They are headers, of which a client takes 8 KiB. */
	@Test
	void the_first_of_thousands_of_violations_are_told_and_how_many_there_are() {
		var one = Refused.by(() -> submit(1));
		var hundred = Refused.by(() -> submit(100));

		assertThat(hundred.code()).isEqualTo(Code.INVALID_ARGUMENT);
		assertThat(hundred.reason()).isEqualTo("INVALID_REQUEST");
		assertThat(Integer.parseInt(hundred.metadata().get("violations")))
			.isEqualTo(100 * Integer.parseInt(one.metadata().get("violations")))
			.isGreaterThan(10_000);
		assertThat(hundred.violations()).hasSizeGreaterThan(10)
			.extracting(FieldViolation::getField)
			.allMatch((field) -> field.startsWith("commands[0]."));
		assertThat(hundred.violations()).isEqualTo(one.violations());
	}

	@Test
	void what_no_service_gets_to_see_is_refused_with_a_code_only() {
		assertThat(refusedBeforehand("SubmitCommands", new byte[] { 10, 99, 1 })).isEqualTo(Code.UNKNOWN);
		assertThat(refusedBeforehand("SubmitCommands", new byte[256 * 1024 + 1])).isEqualTo(Code.RESOURCE_EXHAUSTED);
		assertThat(refusedBeforehand("SubmitAnything", new byte[0])).isEqualTo(Code.UNIMPLEMENTED);
	}

	private Code refusedBeforehand(String method, byte[] request) {
		var descriptor = MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
			.setType(MethodType.UNARY)
			.setFullMethodName(MethodDescriptor.generateFullMethodName(CommandInboxServiceGrpc.SERVICE_NAME, method))
			.build();
		var refused = catchThrowableOfType(StatusRuntimeException.class, () -> ClientCalls
			.blockingUnaryCall(inbox().getChannel(), descriptor, inbox().getCallOptions(), request));
		assertThat(Objects.requireNonNull(StatusProto.fromThrowable(refused)).getDetailsList()).isEmpty();
		return refused.getStatus().getCode();
	}

	private void submit(int commands) {
		var request = SubmitCommandsRequest.newBuilder().addAllCommands(Collections.nCopies(commands, WRONG)).build();
		assertThat(inbox().submitCommands(request)).as("never answered").isNull();
	}

	/** Of a caller whose calls have the longest id that there is. */
	private CommandInboxServiceBlockingStub inbox() {
		var headers = SampleServer.headers(Caller.HEADER, SampleServer.BROKER);
		headers.put(Correlation.HEADER, "i".repeat(64));
		return CommandInboxServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
			.withDeadlineAfter(1, TimeUnit.MINUTES);
	}

}
