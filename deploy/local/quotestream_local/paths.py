"""Where things are in the repository."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCAL = ROOT / "deploy" / "local"
DEFAULT_DATA = LOCAL / ".data"

BUF = ROOT / "proto" / "node_modules" / ".bin" / "buf"
SCHEMA = ROOT / "proto" / "target" / "quotestream.binpb"
ENVOY = ROOT / "gateway" / "envoy"
REDIS_BINARIES = LOCAL / "target" / "redis"
PROGRAMS = LOCAL / "target" / "programs"

EVENT_STORE = "deploy/embedded-eventstore"
SIMULATORS = "deploy/local/simulators"
COMMAND = "command-service"
QUERY = "query-service"
PROJECTION = "projection-service"


def executable_jar(module: str) -> Path | None:
    """The executable jar that the module's last build left, whatever the version."""
    jars = (ROOT / module / "target").glob("quotestream-*-exec.jar")
    return max(jars, key=lambda jar: jar.stat().st_ctime, default=None)


def shown(path: Path) -> str:
    """The path as a person would type it from here."""
    return os.path.relpath(path) if ROOT in path.resolve().parents else str(path)
