"""Finds the programs that are needed, and says plainly which one is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .console import Failure

JDK_VERSION = 25
NODE_VERSION = 20

_USUAL_FOLDERS = (
    "/usr/lib/jvm/*", "/usr/java/*", "/opt/java/*", "/opt/jdk*", "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/.sdkman/candidates/java/*", "~/.jdks/*", "~/.asdf/installs/java/*", "~/.local/share/mise/installs/java/*",
)


def find_jdk() -> Path:
    """The home of a JDK that is new enough: JAVA_HOME's, else that of `java` on PATH, else one in the usual folders."""
    seen: list[str] = []
    for home in _possible_jdks():
        version = _jdk_version(home)
        if version is None:
            continue
        if version >= JDK_VERSION and os.access(home / "bin" / "java", os.X_OK):
            return home
        seen.append(f"{version} in {home}")
    found = f" (found {', '.join(dict.fromkeys(seen))})" if seen else ""
    raise Failure(f"A JDK of version {JDK_VERSION} or newer is missing{found}: "
                  "install one, for example Eclipse Temurin, or set JAVA_HOME to one.")


def _possible_jdks() -> Iterator[Path]:
    java_home = os.environ.get("JAVA_HOME")
    if java_home:
        yield Path(java_home)
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path).resolve().parents[1]
    for pattern in _USUAL_FOLDERS:
        base, _, rest = os.path.expanduser(pattern).partition("*")
        folder = Path(base).parent if not base.endswith("/") else Path(base)
        name = base[len(str(folder)):].lstrip("/") + "*" + rest
        if folder.is_dir():
            yield from sorted(folder.glob(name), key=lambda home: _jdk_version(home) or 0, reverse=True)


def _jdk_version(home: Path) -> int | None:
    """The feature version by the JDK's own `release` file."""
    try:
        match = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', (home / "release").read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(match[1]) if match else None


def require_maven(jdk: Path) -> str:
    if not os.access(jdk / "bin" / "javac", os.X_OK):
        raise Failure(f"{jdk} has no compiler: install the full JDK {JDK_VERSION}, not only its runtime.")
    return _require("mvn", "Maven (3.8 or newer) is missing", "install the package `maven`")


def require_npm() -> None:
    require_node()
    _require("npm", "npm is missing", "install the package `npm`")


def require_node() -> None:
    node = _require("node", "Node.js is missing", f"install version {NODE_VERSION} or newer")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    match = re.match(r"v(\d+)\.", said)
    if not match or int(match[1]) < NODE_VERSION:
        raise Failure(f"Node.js {NODE_VERSION} or newer is needed, and `node` on PATH is {said or 'broken'}.")


def _require(program: str, missing: str, advice: str) -> str:
    found = shutil.which(program)
    if not found:
        raise Failure(f"{missing}: {advice}, and have `{program}` on PATH.")
    return found
