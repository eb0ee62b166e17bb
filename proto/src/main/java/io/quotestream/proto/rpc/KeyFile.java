package io.quotestream.proto.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key of a service's own: a Tink keyset in a file that only the service's user can
 * read.
 */
public final class KeyFile {

	private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

	private KeyFile() {
	}

	/**
	 * Reads a key.
	 * @param createIfMissing makes a new one where there is none: for one machine only,
	 * since other instances would not know it
	 * @param setting the name of the setting that names the file, for messages
	 * @throws IllegalStateException when there is none or it cannot be read
	 */
	public static Aead load(Path file, boolean createIfMissing, String setting) {
		try {
			AeadConfig.register();
			if (createIfMissing && Files.notExists(file)) {
				create(file, setting);
			}
			return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get())
				.getPrimitive(RegistryConfiguration.get(), Aead.class);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(
					"Cannot read the key from the file that " + setting + " names: " + ex.getClass().getSimpleName(),
					ex);
		}
	}

	private static void create(Path file, String setting) throws IOException, GeneralSecurityException {
		log.info("Making a new key in the file that {} names", setting);
		Files.createDirectories(file.toAbsolutePath().getParent());
		// Whole or not at all: a crash in between must not leave a file that opens
		// nothing.
		var draft = file.resolveSibling(file.getFileName() + ".new");
		Files.deleteIfExists(draft);
		Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		var keyset = TinkJsonProtoKeysetFormat.serializeKeyset(
				KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
		try (var out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
			out.write(ByteBuffer.wrap(keyset.getBytes(StandardCharsets.UTF_8)));
			out.force(true);
		}
		Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
	}

}
