"""Tells a process from a later one that was given the same number."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ProcessIdentity:
    """A process number together with when that process started, in the kernel's own words."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> ProcessIdentity | None:
        """The identity of a process that runs now, or None."""
        started = _started(pid)
        return cls(pid, started) if started else None

    def alive(self) -> bool:
        return _started(self.pid) == self.started

    def wait_until_gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def send(self, number: signal.Signals) -> None:
        """Signals the process, if it is still this one."""
        if self.alive():
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass

    def end(self, seconds: float) -> bool:
        """Asks the process to stop, and kills it when it has not after some time. Whether it went by itself."""
        self.send(signal.SIGTERM)
        if self.wait_until_gone(seconds):
            return True
        self.send(signal.SIGKILL)
        self.wait_until_gone(seconds)
        return False


def _started(pid: int) -> str | None:
    try:
        # After the name, which may hold anything: state is field 3, the start in ticks since boot is field 22.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return None if fields[0] in "ZX" else f"{boot}/{fields[19]}"
    except (FileNotFoundError, ProcessLookupError):
        return None if Path("/proc/self").exists() else _started_by_ps(pid)


def _started_by_ps(pid: int) -> str | None:
    done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None
