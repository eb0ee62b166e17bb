package io.quotestream.command.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MasterKeyTest {

	private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

	private static final byte[] OWNER = "owner".getBytes(StandardCharsets.UTF_8);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@Test
	void is_made_once_and_only_its_owner_can_read_it() throws GeneralSecurityException, IOException {
		var file = this.folder.resolve("keys/master.json");
		var wrapped = MasterKey.load(file, true).encrypt(SECRET, OWNER);
		assertThat(MasterKey.load(file, true).decrypt(wrapped, OWNER)).isEqualTo(SECRET);
		assertThat(MasterKey.load(file, false).decrypt(wrapped, OWNER)).isEqualTo(SECRET);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(file.getParent()).isDirectoryNotContaining((other) -> !other.equals(file));
	}

	@Test
	void is_not_made_where_it_must_be_given() {
		var file = this.folder.resolve("master.json");
		assertThatIllegalStateException().isThrownBy(() -> MasterKey.load(file, false))
			.withMessageContaining("quotestream.keys.master-key-file");
		assertThat(file).doesNotExist();
	}

	@Test
	void a_damaged_one_is_neither_used_nor_replaced() throws IOException {
		var file = Files.writeString(this.folder.resolve("master.json"), "{}");
		assertThatIllegalStateException().isThrownBy(() -> MasterKey.load(file, true))
			.withMessageContaining("quotestream.keys.master-key-file");
		assertThat(file).hasContent("{}");
	}

	@Test
	void a_draft_that_a_crash_left_behind_is_no_key() throws IOException {
		Files.writeString(this.folder.resolve("master.json.new"), "half a k");
		assertThat(MasterKey.load(this.folder.resolve("master.json"), true)).isNotNull();
	}

}
