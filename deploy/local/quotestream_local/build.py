"""Builds what is missing or older than its sources, and nothing else."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import paths, toolchain
from .console import Failure, Stopwatch, last_lines, say

_TARGET = paths.LOCAL / "target"
_GENERATED = {"target", "node_modules", "dist", "__pycache__", ".data"}
_PROGRESS = re.compile(r"\[INFO\] Building (.+?) \S+\s+\[(\d+)/(\d+)\]")


@dataclass(frozen=True)
class Module:
    """A Maven module: what it is built from and what its build leaves; the first of that is always written."""

    folder: str
    sources: tuple[str, ...]
    outputs: tuple[str, ...]


EXECUTABLE_JAR = "target/quotestream-*-exec.jar"

# Every module is built from the contract, too.
_CONTRACT = ("pom.xml", "proto/pom.xml", "proto/src/main", "proto/package-lock.json", "proto/buf.yaml")

MODULES = (
    Module("proto", (), ("target/quotestream.binpb", "node_modules/.bin/buf")),
    Module(paths.EVENT_STORE, ("pom.xml", "src/main"), (EXECUTABLE_JAR,)),
    Module(paths.SIMULATORS, ("pom.xml", "src/main"), (EXECUTABLE_JAR,)),
    Module(paths.COMMAND, ("pom.xml", "src/main"), (EXECUTABLE_JAR,)),
    Module(paths.PROJECTION, ("pom.xml", "src/main"), (EXECUTABLE_JAR,)),
    Module(paths.QUERY, ("pom.xml", "src/main"), (EXECUTABLE_JAR,)),
    Module("gateway", ("pom.xml", "web"), ("web/dist/index.html",)),
    Module("deploy/local", ("pom.xml", "src/main"), (EXECUTABLE_JAR, "target/redis/redis-server-*")),
)


def build_what_is_missing(jdk: Path, modules: tuple[Module, ...] = MODULES, target: Path = _TARGET) -> None:
    """Runs Maven for the modules that need it. Tests are `mvn verify`'s. The log and the time go to the target folder."""
    stamp = target / "build.stamp"
    log_file = target / "build.log"
    stale = [(module, reason) for module in modules for reason in [_why_stale(module, stamp)] if reason]
    if not stale:
        say("Everything is built.")
        return
    maven = toolchain.require_maven(jdk)
    toolchain.require_npm()
    say("Building, because " + "; ".join(f"{module.folder} {reason}" for module, reason in stale) + ".")
    say(f"Maven's output goes to {paths.shown(log_file)}; the first time takes some minutes.")
    target.mkdir(parents=True, exist_ok=True)
    stamp.with_suffix(".begun").touch()
    # Maven itself may run on an older JDK: it finds this one as a toolchain by the variable.
    command = [maven, "--batch-mode", "package", "-DskipTests", "-Dstyle.color=never", "--also-make",
               "--projects", ",".join(module.folder for module, _ in stale)]
    stopwatch = Stopwatch()
    with open(log_file, "w") as log:
        process = subprocess.Popen(
            command, cwd=paths.ROOT, env={**os.environ, f"JAVA{toolchain.JDK_VERSION}_HOME": str(jdk)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            start_new_session=True)
        errors = _follow(process, log, stopwatch)
    if process.returncode != 0:
        raise Failure("\n".join([f"The build failed; all of it is in {paths.shown(log_file)}.",
                                 *(errors[:15] or last_lines(log_file))]))
    # The state built is that of when the build began: what was saved since is newer.
    stamp.with_suffix(".begun").replace(stamp)
    say(f"Built in {stopwatch.seconds:.0f} s.")


def require_built() -> None:
    """Fails with what is missing, for --no-build."""
    missing = [module.folder for module in MODULES if not _is_built(module)]
    if missing:
        raise Failure(f"Not built yet: {', '.join(missing)}. Run deploy/local/run without --no-build.")


def _follow(process: subprocess.Popen[str], log: object, stopwatch: Stopwatch) -> list[str]:
    """Copies Maven's output to the log, shows a line per module, and answers the lines that are errors."""
    errors: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)  # type: ignore[attr-defined]
            progress = _PROGRESS.match(line)
            if progress:
                say(f"  [{progress[2]}/{progress[3]}] {progress[1]} ({stopwatch.seconds:.0f} s)")
            elif line.startswith("[ERROR]") and line.strip() != "[ERROR]":
                errors.append("    " + line.rstrip()[:400])
        process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    return errors


def _is_built(module: Module) -> bool:
    return all(any((paths.ROOT / module.folder).glob(each)) for each in module.outputs)


def _why_stale(module: Module, stamp: Path) -> str | None:
    if not _is_built(module):
        return "is not built"
    built = max(_written(module.folder, module.outputs[0]), _modified(stamp))
    sources = [*_CONTRACT, *(f"{module.folder}/{source}" for source in module.sources)]
    newest = max((_modified(file) for source in sources for file in _files(paths.ROOT / source)), default=0.0)
    return "has changed" if newest > built else None


def _written(folder: str, pattern: str) -> float:
    # When it was changed on disk: as its date all jars bear the same, so that they can be reproduced.
    return max(file.stat().st_ctime for file in (paths.ROOT / folder).glob(pattern))


def _modified(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _files(source: Path) -> Iterator[Path]:
    if source.is_file():
        yield source
    for folder, folders, names in os.walk(source):
        folders[:] = [name for name in folders if name not in _GENERATED]
        yield from (Path(folder) / name for name in names)
