"""Finds a Redis that is new enough and runs on this machine, and starts it durable."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from . import paths
from .console import Failure
from .ports import HOST

_OLDEST = (6, 2)


def find_redis() -> Path:
    """`redis-server` from PATH when it is new enough, else the binary that the build unpacked."""
    on_path = shutil.which("redis-server")
    if on_path and (_version(Path(on_path))[0] or (0,)) >= _OLDEST:
        return Path(on_path)
    unpacked = _unpacked()
    advice = f"install redis-server {_OLDEST[0]}.{_OLDEST[1]} or newer, or name a running one with --redis"
    if unpacked is None:
        raise Failure(f"No redis-server on PATH, and none comes with the build for this machine "
                      f"({platform.system()} {platform.machine()}): {advice}.")
    unpacked.chmod(0o755)
    version, said = _version(unpacked)
    if version is None:
        raise Failure(f"The redis-server that comes with the build cannot run here ({said}): "
                      f"install OpenSSL 3 (libssl3), or {advice}.")
    return unpacked


def command(server: Path, port: int, folder: Path) -> list[str]:
    """Survives kill -9 of itself: every write is in the append-only file, flushed each second. Nothing is evicted."""
    return [str(server), "--bind", HOST, "--port", str(port), "--dir", str(folder), "--daemonize", "no",
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction"]


def _version(server: Path) -> tuple[tuple[int, ...] | None, str]:
    """The version, or none and why it cannot be told."""
    try:
        done = subprocess.run([str(server), "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    match = re.search(r"v=(\d+)\.(\d+)", done.stdout)
    if done.returncode == 0 and match:
        return (int(match[1]), int(match[2])), ""
    return None, (done.stderr.strip().splitlines() or ["no version told"])[0]


def _unpacked() -> Path | None:
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    found = paths.REDIS_BINARIES.glob(f"redis-server-*-{platform.system().lower()}-{machine}")
    return max(found, key=os.path.basename, default=None)
