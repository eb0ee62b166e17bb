package io.quotestream.proto.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

import io.quotestream.proto.codec.SubjectKeys.Present;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.OptionsProto;

/**
 * An event as it was stored once: {@code <name>.binpb}, the very bytes, beside
 * {@code <name>.json}, what they mean. The name is the stored type, with a {@code +case}
 * where one example cannot hold every field.
 */
record GoldenEvent(String name) {

	static final Path FOLDER = Path.of("src/test/resources/golden");

	/** The quote whose stream all golden events come from. */
	static final String QUOTE_ID = "7f1c0a52-3d86-4b9e-a8d3-5f0f6d2b9c11";

	/** Committed in the clear, because they protect nothing but made-up data. */
	static final QuoteKeys KEYS = new QuoteKeys(
			Map.of("customer", new Present(sampleKey("customer")), "family", new Present(sampleKey("family"))));

	private static final String BYTES = ".binpb";

	/** All that there are. */
	static List<GoldenEvent> all() throws IOException {
		try (var files = Files.list(FOLDER)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((file) -> file.endsWith(BYTES))
				.map((file) -> new GoldenEvent(file.substring(0, file.length() - BYTES.length())))
				.toList();
		}
	}

	String storedType() {
		return this.name.replaceFirst("\\+.*", "");
	}

	byte[] bytes() throws IOException {
		return Files.readAllBytes(FOLDER.resolve(this.name + BYTES));
	}

	QuoteEvent meaning() throws IOException {
		var kind = RandomEvents.kinds()
			.filter((each) -> each.getOptions().getExtension(OptionsProto.storedAs).equals(storedType()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No event is stored as " + storedType()));
		var event = QuoteEvent.newBuilder();
		var member = event.newBuilderForField(kind);
		JsonFormat.parser().merge(Files.readString(FOLDER.resolve(this.name + ".json")), member);
		return event.setField(kind, member.build()).build();
	}

	/** What it is read as today. */
	QuoteEvent readAs() throws IOException {
		return Upcasting.upcast(meaning());
	}

	/** Whether it is still written. */
	boolean isWritten() throws IOException {
		return !Upcasting.isOnlyRead(meaning());
	}

	/** Stores what the {@code .json} says. Fails when the bytes were written before. */
	void write() throws IOException {
		var stored = new EventCodec().encode(meaning(), QUOTE_ID, KEYS);
		Files.write(FOLDER.resolve(this.name + BYTES), stored.data(), StandardOpenOption.CREATE_NEW);
	}

	/** The member that an event wraps. */
	static Message member(QuoteEvent event) {
		return (Message) event.getAllFields().values().iterator().next();
	}

	private static Aead sampleKey(String subject) {
		try {
			AeadConfig.register();
			var json = Files.readString(FOLDER.resolve("sample-keys").resolve(subject + ".json"));
			return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get())
				.getPrimitive(RegistryConfiguration.get(), Aead.class);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException("The sample key of the golden events cannot be read", ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
