"""Programs laid out so that the JVM starts them fast, and what it remembers of one start for the next."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from .console import Stopwatch, say

_DUMP_SECONDS = 60.0
_CLASSES = "BOOT-INF/classes/"
_LIBRARIES = "BOOT-INF/lib/"
_MANIFEST = "META-INF/MANIFEST.MF"
_MANIFEST_LINE_BYTES = 72


@dataclass(frozen=True)
class Program:
    """A jar with its libraries beside it, as the JVM needs it to share loaded classes between starts.

    The archive holds what one start has loaded. The JVM itself refuses one that is damaged or of another jar, and then
    starts as without it.
    """

    jar: Path
    jdk: Path

    @classmethod
    def of(cls, executable: Path, jdk: Path, folder: Path) -> Program:
        """The program of an executable jar, laid out in the folder once for each build of it."""
        built = executable.stat()
        key = zlib.crc32(f"{executable.resolve()} {built.st_ctime_ns} {built.st_size}".encode())
        home = folder / executable.stem / f"{key:08x}"
        home.parent.mkdir(parents=True, exist_ok=True)
        with open(folder / f"{executable.stem}.lock", "w") as lock:
            # Two starts at once lay it out once.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not home.exists():
                half = Path(tempfile.mkdtemp(prefix="half-", dir=home.parent))
                _lay_out(executable, half)
                half.rename(home)
                for other in home.parent.iterdir():
                    if other != home:
                        shutil.rmtree(other, ignore_errors=True)
        return cls(home / executable.name, jdk)

    @property
    def archive(self) -> Path:
        return self.jar.with_name(f"jdk-{zlib.crc32((self.jdk / 'release').read_bytes()):08x}.jsa")

    def jvm_options(self) -> list[str]:
        """With an archive that it uses, else so that one can be made of this start. With both no JVM would start."""
        if self.archive.exists():
            return [f"-XX:SharedArchiveFile={self.archive}"]
        # What cannot be shared is told in many lines.
        return ["-XX:+RecordDynamicDumpInfo", "-Xlog:cds*=off"]

    def dump(self, pid: int) -> subprocess.Popen[bytes] | None:
        """Has a process of this program write the archive; None where the JDK cannot."""
        try:
            return subprocess.Popen(
                [str(self.jdk / "bin" / "jcmd"), str(pid), "VM.cds", "dynamic_dump", str(self._half(pid))],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        except OSError:
            return None

    def keep(self, pid: int) -> bool:
        """Takes what the process has written, whole or not at all."""
        try:
            self._half(pid).replace(self.archive)
            return True
        except OSError:
            return False

    def _half(self, pid: int) -> Path:
        return self.archive.with_suffix(f".{pid}")


def remember(starts: Iterable[tuple[Program, int]]) -> bool:
    """Has the processes write the archives that are missing. That none can be had is no failure.

    Whether any was asked to. A JVM that has written one must not go on: JDK 25 crashes minutes later, when it links a
    lambda (LambdaProxyClassDictionary::find_lambda_proxy_class).
    """
    stopwatch = Stopwatch()
    dumps = [(program, pid, program.dump(pid)) for program, pid in starts if not program.archive.exists()]
    asked = any(process for _, _, process in dumps)
    if asked:
        say("  writing down how they start, for the next time")
    kept = 0
    for program, pid, process in dumps:
        if process is None:
            continue
        try:
            written = process.wait(max(0.0, _DUMP_SECONDS - stopwatch.seconds)) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            written = False
        kept += written and program.keep(pid)
    if kept:
        say(f"  remembered how {kept} of them start, for the next time, in {stopwatch}")
    return asked


def _lay_out(executable: Path, folder: Path) -> None:
    (folder / "lib").mkdir()
    with ZipFile(executable) as packed, ZipFile(folder / executable.name, "w") as jar:
        libraries = [line.split('"')[1] for line in packed.read("BOOT-INF/classpath.idx").decode().splitlines() if line]
        jar.writestr(ZipInfo(_MANIFEST), _manifest(packed.read(_MANIFEST).decode(), libraries))
        for library in libraries:
            with packed.open(library) as source, open(folder / "lib" / PurePosixPath(library).name, "wb") as target:
                shutil.copyfileobj(source, target)
        # Folders too: without them Spring finds no components.
        for entry in packed.infolist():
            if entry.filename.startswith(_CLASSES) and entry.filename != _CLASSES:
                jar.writestr(ZipInfo(entry.filename[len(_CLASSES):], entry.date_time), packed.read(entry))


def _manifest(packed: str, libraries: list[str]) -> str:
    """As it was packed, but with the program's own main class and where its libraries are now."""
    attributes = dict(line.split(": ", 1) for line in packed.replace("\r", "").replace("\n ", "").splitlines() if line)
    attributes["Main-Class"] = attributes.pop("Start-Class")
    attributes["Class-Path"] = " ".join(f"lib/{PurePosixPath(library).name}" for library in libraries)
    kept = (f"{name}: {value}" for name, value in attributes.items()
            if name == "Spring-Boot-Version" or not name.startswith("Spring-Boot-"))
    return "".join(_wrapped(line) for line in kept) + "\r\n"


def _wrapped(line: str) -> str:
    """A line of a manifest goes on after a line break and a blank."""
    first, rest = line[:_MANIFEST_LINE_BYTES - 2], line[_MANIFEST_LINE_BYTES - 2:]
    step = _MANIFEST_LINE_BYTES - 3
    return "".join([first, "\r\n", *(f" {rest[i:i + step]}\r\n" for i in range(0, len(rest), step))])
