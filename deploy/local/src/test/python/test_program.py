"""What is remembered of a start makes the next one faster, and never fails one."""

import os
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from quotestream_local import toolchain  # noqa: E402
from quotestream_local.program import Program, remember  # noqa: E402

LIBRARIES = [f"BOOT-INF/lib/library-with-a-long-name-{number}.jar" for number in range(9)]


class ProgramTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.jdk = self.folder / "jdk"
        (self.jdk / "bin").mkdir(parents=True)
        (self.jdk / "release").write_text('JAVA_VERSION="25"')
        self.packed = self.folder / "service-exec.jar"
        self.build("first")

    def build(self, content):
        half = self.folder / "half.jar"
        with ZipFile(half, "w") as jar:
            jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nImplementation-Version: 7\r\n"
                         "Main-Class: launcher\r\nStart-Class: service.Main\r\nSpring-Boot-Classes: BOOT-INF/classes/\r\n")
            jar.writestr("BOOT-INF/classpath.idx", "".join(f'- "{library}"\n' for library in LIBRARIES))
            jar.writestr("BOOT-INF/classes/", "")
            jar.writestr("BOOT-INF/classes/service/", "")
            jar.writestr("BOOT-INF/classes/service/Main.class", content)
            for library in LIBRARIES:
                jar.writestr(library, library)
        half.replace(self.packed)

    def program(self):
        return Program.of(self.packed, self.jdk, self.folder / "programs")

    def jcmd(self, script):
        file = self.jdk / "bin" / "jcmd"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def remember(self, program):
        said = StringIO()
        with redirect_stdout(said):
            remember([(program, os.getpid())])
        return said.getvalue()

    def test_libraries_lie_beside_the_jar_which_names_them_in_their_order(self):
        jar = self.program().jar
        with ZipFile(jar) as content:
            self.assertEqual(b"first", content.read("service/Main.class"))
            self.assertIn("service/", content.namelist(), "where Spring looks for components")
            manifest = content.read("META-INF/MANIFEST.MF").decode()
        self.assertTrue(all(len(line.encode()) <= 70 for line in manifest.split("\r\n")))
        attributes = dict(line.split(": ") for line in manifest.replace("\r\n ", "").split("\r\n") if line)
        self.assertEqual("service.Main", attributes["Main-Class"])
        self.assertEqual("7", attributes["Implementation-Version"])
        self.assertNotIn("Spring-Boot-Classes", attributes)
        named = attributes["Class-Path"].split(" ")
        self.assertEqual(LIBRARIES, [(jar.parent / each).read_text() for each in named])

    def test_a_program_is_laid_out_once_for_each_build(self):
        first = self.program()
        first.archive.write_text("remembered")
        self.assertEqual(first.jar, self.program().jar)
        self.build("second")
        second = self.program()
        with ZipFile(second.jar) as content:
            self.assertEqual(b"second", content.read("service/Main.class"))
        self.assertFalse(second.archive.exists(), "what was remembered of another build")
        self.assertEqual([second.jar.parent], list(second.jar.parent.parent.iterdir()), "the older one is gone")

    def test_what_a_stopped_start_left_half_made_is_not_used(self):
        left = self.folder / "programs" / "service-exec" / "half-left"
        left.mkdir(parents=True)
        self.assertTrue(self.program().jar.exists())
        self.assertFalse(left.exists())

    def test_the_archive_is_used_once_it_is_there(self):
        program = self.program()
        self.assertIn("-XX:+RecordDynamicDumpInfo", program.jvm_options())
        self.jcmd('[ "$2 $3" = "VM.cds dynamic_dump" ] && echo archive > "$4"')
        self.assertIn("remembered how 1 of them start", self.remember(program))
        self.assertEqual("archive\n", program.archive.read_text())
        self.assertEqual([f"-XX:SharedArchiveFile={program.archive}"], program.jvm_options())
        self.jcmd("exit 1")
        self.assertEqual("", self.remember(program), "it is remembered already")

    def test_another_jdk_has_an_archive_of_its_own(self):
        program = self.program()
        before = program.archive
        (self.jdk / "release").write_text('JAVA_VERSION="26"')
        self.assertNotEqual(before, program.archive)

    def test_without_an_archive_everything_goes_on(self):
        program = self.program()
        self.assertEqual("", self.remember(program), "a JDK without the tool")
        self.jcmd("exit 0")
        self.assertNotIn("remembered", self.remember(program), "a tool that wrote nothing")
        self.jcmd('echo half > "$4"; exit 1')
        self.assertNotIn("remembered", self.remember(program), "a tool that failed")
        self.assertFalse(program.archive.exists())

    def test_the_jvm_starts_with_whatever_it_finds_as_an_archive(self):
        java = toolchain.find_jdk() / "bin" / "java"
        damaged = self.folder / "damaged.jsa"
        damaged.write_bytes(os.urandom(20_000))
        for archive in (damaged, self.folder / "missing.jsa"):
            done = subprocess.run([java, f"-XX:SharedArchiveFile={archive}", "-version"], capture_output=True, text=True)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
