package io.quotestream.eventstore;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The user that processes under test run as where the tests run as root: to root no file
 * is read-only.
 */
final class Nobody {

	private static final int ID = 65_534;

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	private Nobody() {
	}

	/** The same command, which may read everything and write only what is its own. */
	static List<String> runs(List<String> command) {
		List<String> unprivileged = new ArrayList<>();
		if (ROOT) {
			unprivileged.addAll(List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups",
					"--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"));
		}
		unprivileged.addAll(command);
		return unprivileged;
	}

	/** Makes a folder that it may write. */
	static Path ownFolder(Path folder) throws IOException {
		return own(Files.createDirectories(folder));
	}

	/** Gives it a file or folder, and all in it. */
	static Path own(Path path) throws IOException {
		if (ROOT) {
			try (var files = Files.walk(path)) {
				for (Path file : files.toList()) {
					Files.setAttribute(file, "unix:uid", ID);
				}
			}
		}
		return path;
	}

	static void permit(Path path, String permissions) throws IOException {
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
	}

	static void assumeRoot(String what) {
		Assumptions.assumeTrue(ROOT, what + " needs root");
	}

}
