"""One part of the system: how it is started, and the process that runs it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from .console import Stopwatch
from .health import Probe
from .identity import ProcessIdentity
from .program import Program
from .signals import stop_signals

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class PartPlan:
    """How to start a part, how to see that it is ready, and which parts have to be ready before."""

    name: str
    command: Sequence[str]
    log: Path
    ready: Probe
    environment: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    program: Program | None = None

    def command_line(self) -> list[str]:
        """The command as of now: how a Java program is started best may have been learned since it was planned."""
        options = self.program.jvm_options() if self.program else []
        return [*self.command[:1], *options, *self.command[1:]]


class RunningPart:
    """The process of a part, in a session of its own: Ctrl-C at the terminal reaches only the one that supervises."""

    def __init__(self, plan: PartPlan) -> None:
        self.plan = plan
        self.ready_after: float | None = None
        self.stopwatch = Stopwatch()
        plan.log.parent.mkdir(parents=True, exist_ok=True)
        with open(plan.log, "ab") as log:
            self._process = subprocess.Popen(
                plan.command_line(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env={**os.environ, **plan.environment}, start_new_session=True,
                preexec_fn=end_with_parent())
        # One that has already ended is known by its exit code, and is never signalled.
        self.identity = ProcessIdentity.of(self._process.pid) or ProcessIdentity(self._process.pid, "")

    @property
    def name(self) -> str:
        return self.plan.name

    @property
    def exit_code(self) -> int | None:
        """The exit code once the process has ended: negative for the signal that ended it."""
        # A poll that a signal cuts short keeps its lock, and waiting for the process would never end.
        with stop_signals.held():
            return self._process.poll()

    def becomes_ready(self) -> bool:
        """Asks the part once, and remembers when it first was ready."""
        if self.ready_after is None and self.plan.ready():
            self.ready_after = self.stopwatch.seconds
            return True
        return False

    def kill(self) -> None:
        """As a crash would end it."""
        self.identity.send(signal.SIGKILL)
        self._process.wait()

    def ask_to_stop(self) -> None:
        self.identity.send(signal.SIGTERM)

    def stopped_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False


def end_with_parent() -> Callable[[], None]:
    """To be run in a new process: has the kernel stop it when this one is gone, even by kill -9. Linux only."""
    parent = os.getpid()

    def before_exec() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return before_exec
