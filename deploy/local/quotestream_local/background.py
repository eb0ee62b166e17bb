"""Leaves the terminal: one process goes on in the background, the other waits until all is well and ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .signals import StopRequested


class Background:
    """Either side of a fork. Until it is ready the one in the background still talks to the terminal."""

    def __init__(self, child: int, pipe: int, log: Path) -> None:
        self._child = child
        self._pipe = pipe
        self._log = log

    @classmethod
    def leave(cls, log: Path) -> Background:
        receiving, sending = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child:
            os.close(sending)
            return cls(child, receiving, log)
        os.close(receiving)
        os.setsid()
        return cls(child, sending, log)

    @property
    def foreground(self) -> bool:
        return self._child != 0

    def wait(self) -> int:
        """In the foreground: the exit status, once all is well or has failed. A stop signal is passed on."""
        while True:
            try:
                if os.read(self._pipe, 1):
                    return 0
                return os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
            except StopRequested as stop:
                os.kill(self._child, stop.number)

    def ready(self) -> None:
        """In the background: lets the foreground go, and talks to a log from here on."""
        sys.stdout.flush()
        sys.stderr.flush()
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, nothing), (1, log), (2, log)):
            os.dup2(source, target)
        os.write(self._pipe, b"1")
        os.close(self._pipe)
