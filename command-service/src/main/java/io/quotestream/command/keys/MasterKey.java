package io.quotestream.command.keys;

import java.nio.file.Path;

import com.google.crypto.tink.Aead;

import io.quotestream.proto.rpc.KeyFile;

/** The key that wraps all others: whoever loses it loses every sealed field. */
public final class MasterKey {

	private MasterKey() {
	}

	/**
	 * Reads the master key.
	 * @param createIfMissing makes a new one where there is none: for one machine only
	 * @throws IllegalStateException when there is none or it cannot be read
	 */
	public static Aead load(Path file, boolean createIfMissing) {
		return KeyFile.load(file, createIfMissing, "quotestream.keys.master-key-file");
	}

}
