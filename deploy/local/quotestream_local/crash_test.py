"""`deploy/local/crash-test`: kills each process while quotes are created, and proves that nothing was lost."""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import build, gateway, parts, run_record, toolchain
from .console import Failure, Stopwatch, say
from .data_folder import DataFolder
from .load import Load
from .parts import Settings
from .ports import Ports
from .signals import stop_signals, stoppable
from .system import System

VICTIMS = (parts.EVENT_STORE, parts.REDIS, parts.COMMAND, parts.PROJECTION, parts.QUERY, parts.SIMULATORS)

_COMMANDS_BETWEEN = 30
_PATIENCE_SECONDS = 90.0


@dataclass(frozen=True)
class Crash:
    """One process killed and brought back; the counts are of commands acknowledged until then."""

    victim: str
    when_killed: int
    when_back: int
    away_seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    return stoppable(lambda: _crash_test(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deploy/local/crash-test", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Starts a system of its own on free ports and a temporary data folder. While a client keeps\n"
                    "creating quotes, and sends each command again until it is acknowledged, every process is killed\n"
                    "(kill -9) at a random moment and started again: event store, Redis, services, and the\n"
                    "simulated providers.\n"
                    "In the end every acknowledged command must be in the store exactly once, a command sent again\n"
                    "must be answered by the same receipt, and every view must reach its stream's head.")
    parser.add_argument("--rounds", metavar="N", type=int, default=1, help="kill each process N times (default: 1)")
    parser.add_argument("--seed", metavar="N", type=int, help="choose the moments as an earlier test did")
    parser.add_argument("--no-build", action="store_true", help="use what is built")
    parser.add_argument("--keep", action="store_true", help="keep the data folder with the logs, as a failure does")
    return parser


def _crash_test(options: argparse.Namespace) -> int:
    jdk = toolchain.find_jdk()
    if options.no_build:
        build.require_built()
    else:
        build.build_what_is_missing(jdk)
    no_envoy = gateway.why_no_envoy()
    if no_envoy:
        say(f"Without the gateway, because {no_envoy}")
    folder = Path(tempfile.mkdtemp(prefix="quotestream-crash-test-"))
    data = DataFolder(folder)
    data.open()
    settings = Settings(data, Ports.free(), with_gateway=not no_envoy)
    seed = options.seed if options.seed is not None else random.randrange(1_000_000)
    say(f"Starting a system in {data} (--seed {seed} repeats this test):")
    passed = False
    try:
        passed = _with_system(settings, jdk, random.Random(seed), options.rounds)
    finally:
        if passed and not options.keep:
            shutil.rmtree(folder)
        else:
            say(f"Data and logs are kept in {data}.")
    return 0 if passed else 1


def _with_system(settings: Settings, jdk: Path, chance: random.Random, rounds: int) -> bool:
    listens = settings.listens()
    system = System(parts.plans(settings, jdk),
                    lambda running: run_record.write(settings.data.run_record, running, listens))
    load: Load | None = None
    try:
        system.start()
        with stop_signals.held():
            load = Load(settings, jdk)
        load.wait_for(_COMMANDS_BETWEEN, _PATIENCE_SECONDS, system.require_alive)
        crashes = [_crash(victim, system, load, chance) for _ in range(rounds) for victim in VICTIMS]
        say("Inspecting what was promised:")
        report = load.finish()
        system.require_alive()
        return _verdict(crashes, report)
    finally:
        stop_signals.ignore()
        if load is not None:
            load.end()
        system.stop()
        settings.data.run_record.unlink(missing_ok=True)


def _crash(victim: str, system: System, load: Load, chance: random.Random) -> Crash:
    time.sleep(chance.uniform(0.2, 2.0))
    system.require_alive()
    when_killed = load.acknowledged
    system.kill(victim)
    away = Stopwatch()
    say(f"Killed {victim} after {when_killed} commands:")
    time.sleep(chance.uniform(0.0, 2.0))
    system.restart(victim)
    crash = Crash(victim, when_killed, load.acknowledged, away.seconds)
    load.wait_for(crash.when_back + _COMMANDS_BETWEEN, _PATIENCE_SECONDS, system.require_alive)
    return crash


def _verdict(crashes: list[Crash], report: dict[str, Any]) -> bool:
    lines = ["", f"{'killed':20} {'after':>14} {'away for':>10} {'acknowledged meanwhile':>24}"]
    lines += [f"{crash.victim:20} {crash.when_killed:>5} commands {crash.away_seconds:>8.1f} s "
              f"{crash.when_back - crash.when_killed:>24}" for crash in crashes]
    lines += ["", f"{report['commands']} commands on {report['quotes']} quotes acknowledged; "
                  f"{report['repeated']} times one was sent again because no answer had come."]
    checks = {
        "refused": "no command was refused",
        "streamsBroken": "every acknowledged command is in the store exactly once",
        "answersChanged": "every command sent once more is answered by the same receipt",
        "viewsBehind": f"every view is at its stream's head ({report['viewsSeconds']:.1f} s after the last command)",
    }
    for name, promise in checks.items():
        broken = report["broken"][name]
        lines.append(f"  {'NO ' if broken else 'yes'}  {promise}" + (f": {len(broken)} times not" if broken else ""))
        lines += [f"         {each[:300]}" for each in broken[:5]]
    passed = not any(report["broken"].values()) and report["commands"] > 0
    say("\n".join([*lines, "", "Passed." if passed else "FAILED."]))
    return passed
