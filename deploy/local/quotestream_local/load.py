"""The client that keeps creating quotes while `crash-test` kills processes: io.quotestream.local.QuoteLoad."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Callable

from . import parts, ports
from .console import Failure, last_lines
from .part import end_with_parent
from .parts import Settings
from .paths import shown

_INSPECTION_SECONDS = 600.0


class Load:
    """The client's process. Its standard output is read by a thread of its own."""

    def __init__(self, settings: Settings, jdk: Path) -> None:
        gateway = settings.ports.address(ports.GATEWAY)
        commands = gateway if settings.with_gateway else settings.ports.address(ports.COMMAND)
        queries = gateway if settings.with_gateway else settings.ports.address(ports.QUERY)
        self._log = settings.data.logs / "load.log"
        self._acknowledged = 0
        self._report: dict[str, Any] | None = None
        program = parts.java_program(jdk, "deploy/local")
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                parts.java_command(program, commands, queries, settings.used_event_store),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
                preexec_fn=end_with_parent())
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def acknowledged(self) -> int:
        """How many commands the system has acknowledged so far."""
        return self._acknowledged

    def wait_for(self, count: int, seconds: float, check: Callable[[], None]) -> None:
        """Waits until so many commands are acknowledged."""
        deadline = time.monotonic() + seconds
        while self._acknowledged < count:
            check()
            if self._process.poll() is not None:
                raise self._failure("The client ended early.")
            if time.monotonic() > deadline:
                raise self._failure(f"Only {self._acknowledged} commands were acknowledged, {count} were expected.")
            time.sleep(0.05)

    def finish(self) -> dict[str, Any]:
        """Ends the load, has the client inspect the system, and answers what it found."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._reader.join(_INSPECTION_SECONDS)
        if self._report is None:
            raise self._failure("The client did not finish its inspection.")
        self._process.wait(10)
        return self._report

    def end(self) -> None:
        """Ends the client, whatever it does."""
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, _, rest = line.partition(" ")
            if word == "acknowledged":
                self._acknowledged = int(rest)
            elif line.startswith("{"):
                self._report = json.loads(line)

    def _failure(self, line: str) -> Failure:
        return Failure("\n".join([f"{line} The end of {shown(self._log)}:", *last_lines(self._log)]))
