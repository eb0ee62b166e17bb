"""Starts the rating tool that command-service's jar holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "local"))

from quotestream_local import paths  # noqa: E402
from quotestream_local.console import Failure, complain  # noqa: E402
from quotestream_local.toolchain import find_jdk  # noqa: E402


def run(command: str) -> None:
    """Becomes the tool; comes back only when it cannot."""
    try:
        jar = paths.executable_jar(paths.COMMAND)
        if jar is None:
            raise Failure("command-service is not built yet: run `mvn -q -pl command-service -am -DskipTests package` "
                          "in " + paths.shown(paths.ROOT), status=2)
        java = str(find_jdk() / "bin" / "java")
        os.execv(java, [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", str(jar),
                        "-Dloader.main=io.quotestream.command.rating.tool.RatingTool",
                        "org.springframework.boot.loader.launch.PropertiesLauncher", command, *sys.argv[1:]])
    except Failure as failure:
        sys.exit(complain(failure))
