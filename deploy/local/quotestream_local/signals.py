"""Ctrl-C, SIGTERM and a closed terminal all mean the same: stop what was started, in order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from .console import Failure, complain


class StopRequested(BaseException):
    """A signal asked this command to stop. No Exception: nothing on its way may take it for a failure of its own."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class StopSignals:
    """Turns the first stop signal into a StopRequested, except where it is held back."""

    def __init__(self) -> None:
        self._held = 0
        self._pending: int | None = None

    def install(self) -> None:
        signal.signal(signal.SIGINT, self._arrived)
        signal.signal(signal.SIGTERM, self._arrived)
        # Under nohup the terminal may go.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._arrived)

    def _arrived(self, number: int, frame: FrameType | None) -> None:
        if self._held:
            self._pending = number
        else:
            raise StopRequested(number)

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is begun inside is finished first: a process is never started without being remembered."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self._pending is not None and not self._held:
            number, self._pending = self._pending, None
            raise StopRequested(number)

    def ignore(self) -> None:
        """From here on only stopping is left to do."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)


stop_signals = StopSignals()


def stoppable(command: Callable[[], int]) -> int:
    """Carries out a command that stops when it is told to, and answers its exit status."""
    stop_signals.install()
    try:
        return command()
    except Failure as failure:
        return complain(failure)
    except StopRequested as stop:
        return 128 + stop.number
