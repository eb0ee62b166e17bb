"""The folder that everything lasting is in. One run at a time uses it, and only what a run made is ever deleted."""

from __future__ import annotations

import fcntl
import json
import shutil
from pathlib import Path
from typing import IO

from .console import Failure
from .paths import shown

_MARK = ".quotestream-data"
_CONTENTS = ("eventstore", "redis", "command", "service", "simulators", "gateway", "logs",
             "run.json")


class DataFolder:
    """A folder marked as Quotestream's."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: IO[str] | None = None

    def __str__(self) -> str:
        return shown(self.path)

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def run_record(self) -> Path:
        return self.path / "run.json"

    def open(self) -> None:
        """Takes the folder for this process and those forked from it, until they end."""
        if self.path.exists() and not self.path.is_dir():
            raise Failure(f"{self} is no folder.")
        if not self._is_marked() and self.path.is_dir() and any(self.path.iterdir()):
            raise Failure(f"{self} is not empty and was not made by Quotestream: name another folder with --data.")
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / _MARK).write_text("Quotestream keeps its data here. `deploy/local/run --fresh` empties it.\n")
            self._lock = open(self.path / "lock", "a+")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(f"Quotestream already runs on {self}{self._holder()}: "
                          "deploy/local/stop stops it, --data names another folder.") from None
        except OSError as error:
            raise Failure(f"The data folder cannot be used: {error}") from error

    def empty(self) -> None:
        """Deletes what runs have left, and nothing else."""
        for name in _CONTENTS:
            entry = self.path / name
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink(missing_ok=True)

    def make(self, name: str) -> Path:
        """A folder inside, made when missing. Only its owner may look: keys and logs are in there."""
        folder = self.path / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _is_marked(self) -> bool:
        return (self.path / _MARK).is_file()

    def _holder(self) -> str:
        try:
            return f" (process {json.loads(self.run_record.read_text())['supervisor']['pid']})"
        except (OSError, ValueError, KeyError, TypeError):
            return ""
