package io.quotestream.command.domain;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/** The facts that a risk is assessed on. */
final class AssessedFacts {

	private AssessedFacts() {
	}

	/**
	 * Their digest, lower-case hexadecimal SHA-256: the same for the same facts only. A
	 * message without maps has one sequence of bytes in Java.
	 */
	static String digest(Form form) {
		var sha = sha256();
		Stream
			.<@Nullable Message>of(form.geographic(), form.customer(), form.vehicle(), form.coverage(),
					form.effectiveDate())
			.map((fact) -> Objects.requireNonNull(fact, "a section is missing").toByteArray())
			.forEach((bytes) -> {
				sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
				sha.update(bytes);
			});
		return HexFormat.of().formatHex(sha.digest());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
