"""`run.json` in the data folder: which processes run there, for `stop` and for tests that need to find one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .console import Failure
from .identity import ProcessIdentity
from .part import RunningPart
from .paths import shown


@dataclass(frozen=True)
class RunRecord:
    """The processes of one run, in the order in which they were started."""

    supervisor: ProcessIdentity
    parts: tuple[tuple[str, ProcessIdentity], ...]

    @classmethod
    def read(cls, file: Path) -> RunRecord | None:
        """What the file says, or None when there is none."""
        try:
            content = json.loads(file.read_text())
            return cls(_identity(content["supervisor"]),
                       tuple((part["name"], _identity(part)) for part in content["parts"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise Failure(f"{shown(file)} cannot be read: {error}") from error

    def alive(self) -> dict[str, ProcessIdentity]:
        """The parts that still run, by name."""
        return {name: identity for name, identity in self.parts if identity.alive()}


def write(file: Path, parts: Iterable[RunningPart], listens: dict[str, str]) -> None:
    """Replaces the file whole: a reader never sees half of it."""
    supervisor = ProcessIdentity.of(os.getpid())
    content = {
        "supervisor": {"pid": os.getpid(), "started": supervisor.started if supervisor else ""},
        "listens": listens,
        "parts": [{
            "name": part.name,
            "pid": part.identity.pid,
            "started": part.identity.started,
            "ready": part.ready_after is not None,
            "log": str(part.plan.log),
        } for part in parts],
    }
    half = file.with_suffix(".json.new")
    half.write_text(json.dumps(content, indent=2) + "\n")
    half.replace(file)


def _identity(content: dict[str, object]) -> ProcessIdentity:
    return ProcessIdentity(int(str(content["pid"])), str(content["started"]))
