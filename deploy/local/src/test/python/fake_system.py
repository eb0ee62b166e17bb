"""Runs `deploy/local/run` with small stand-ins for the parts: what is tested is how they are looked after."""

import os
import sys
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from quotestream_local import build, gateway, parts, ports, run, sample_quote, system, toolchain  # noqa: E402
from quotestream_local.health import accepts  # noqa: E402
from quotestream_local.part import PartPlan  # noqa: E402
from quotestream_local.program import Program  # noqa: E402

LISTEN = """
import signal, socket, sys, time
{behaviour}
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
while True:
    listener.accept()[0].close()
"""

BEHAVIOURS = {
    "well": "",
    "deaf": "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "silent": "time.sleep(600)",
    "failing": "print('cannot open the thing', flush=True); sys.exit(3)",
}


def plans(settings, jdk):
    """A store, two services that need it, and a gateway; FAKE_<NAME> chooses a behaviour.

    With FAKE_JDK they are programs that remember how they started: Python ignores what it does not know behind -X.
    """

    def plan(name, port, *after):
        behaviour = BEHAVIOURS[os.environ.get(f"FAKE_{name}".upper(), "well")]
        number = settings.ports[port]
        command = [sys.executable, "-c", LISTEN.format(behaviour=behaviour), str(number)]
        jdk = os.environ.get("FAKE_JDK")
        program = Program(settings.data / f"{name}.jar", Path(jdk)) if jdk else None
        return PartPlan(name, command, settings.data.logs / f"{name}.log", accepts(number), after=after, program=program)

    return [plan("store", ports.EVENT_STORE), plan("command", ports.COMMAND, "store"),
            plan("query", ports.QUERY, "store"), plan("gateway", ports.GATEWAY)]


if __name__ == "__main__":
    with mock.patch.object(parts, "plans", plans), \
            mock.patch.object(toolchain, "find_jdk", lambda: Path("jdk")), \
            mock.patch.object(toolchain, "require_node", lambda: None), \
            mock.patch.object(build, "build_what_is_missing", lambda jdk: None), \
            mock.patch.object(gateway, "why_no_envoy", lambda: None), \
            mock.patch.object(system, "_STOP_SECONDS", 1.0), \
            mock.patch.object(sample_quote, "drive", lambda calls, require_alive: "sample"):
        sys.exit(run.main(sys.argv[1:]))
