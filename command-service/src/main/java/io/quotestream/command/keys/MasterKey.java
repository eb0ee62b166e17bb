package io.quotestream.command.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that wraps all others: a Tink keyset in a file that only the service's user can
 * read.
 */
public final class MasterKey {

	private static final Logger log = LoggerFactory.getLogger(MasterKey.class);

	private MasterKey() {
	}

	/**
	 * Reads the master key.
	 * @param createIfMissing makes a new one where there is none: for one machine only,
	 * since whoever loses it loses every sealed field
	 * @throws IllegalStateException when there is none or it cannot be read
	 */
	public static Aead load(Path file, boolean createIfMissing) {
		try {
			if (createIfMissing && Files.notExists(file)) {
				create(file);
			}
			return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get())
				.getPrimitive(RegistryConfiguration.get(), Aead.class);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot read the master key from the file that "
					+ "quotestream.keys.master-key-file names: " + ex.getClass().getSimpleName(), ex);
		}
	}

	private static void create(Path file) throws IOException, GeneralSecurityException {
		log.info("Making a new master key");
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(file, TinkJsonProtoKeysetFormat.serializeKeyset(
				KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get()));
	}

}
