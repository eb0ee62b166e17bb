"""Whether an Envoy can be had here."""

from __future__ import annotations

import subprocess

from . import paths
from .console import say


def why_no_envoy() -> str | None:
    """None when `gateway/envoy` has an Envoy, installed now if need be; else its one line that says why not."""
    process = subprocess.Popen([str(paths.ENVOY), "--which"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    said = ""
    assert process.stderr is not None
    for line in process.stderr:
        said = line.strip()
        if "installing" in said:
            say(said)
    if process.wait() == 0:
        return None
    return said or f"gateway/envoy ended with exit code {process.returncode}"
