"""What a person at the terminal reads."""

from __future__ import annotations

import sys
import time
from pathlib import Path


class Failure(Exception):
    """Ends a command: its text is all that a person needs to know, its status is the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def say(line: str = "") -> None:
    """Prints one line. A terminal that has gone away must not keep anything from being stopped."""
    try:
        print(line, flush=True)
    except OSError:
        pass


def complain(error: Failure) -> int:
    """Prints why a command ends, and answers its exit status."""
    try:
        print(error, file=sys.stderr, flush=True)
    except OSError:
        pass
    return error.status


class Stopwatch:
    """Measures from its creation on."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s"


def last_lines(file: Path, count: int = 15) -> list[str]:
    """The end of a log, indented, each line shortened to what fits a screen."""
    try:
        with open(file, "rb") as log:
            log.seek(0, 2)
            log.seek(max(0, log.tell() - 32_768))
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return []
    return ["    " + (line if len(line) <= 400 else line[:400] + " …") for line in lines[-count:]]
