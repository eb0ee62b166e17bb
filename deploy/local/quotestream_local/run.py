"""`deploy/local/run`: the whole system on this machine."""

from __future__ import annotations

import argparse
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from . import build, gateway, parts, paths, ports, remote, run_record, sample_quote, toolchain
from .background import Background
from .calls import BROKER, Calls
from .console import Failure, Stopwatch, say
from .data_folder import DataFolder
from .parts import Settings
from .ports import Ports
from .signals import StopRequested, stop_signals, stoppable
from .system import System

_LOOK_SECONDS = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    return stoppable(lambda: _run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deploy/local/run", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Runs all of Quotestream on this machine, without Docker: builds what is missing, starts every\n"
                    "part as a process of its own, drives one quote from creation to approval through the gateway,\n"
                    "shows where everything listens, and stays until Ctrl-C, which stops everything it started.",
        epilog="ports, all on 127.0.0.1, and the variables that change them:\n" + "\n".join(
            f"  {port.default:>5}  {port.part + ', ' + port.purpose:38} {port.variable}" for port in ports.ALL))
    parser.add_argument("--once", action="store_true",
                        help="end after the sample quote: with status 0 if it was approved and a query showed it")
    parser.add_argument("--no-build", action="store_true", help="use what is built")
    parser.add_argument("--data", metavar="DIR", type=Path, default=paths.DEFAULT_DATA,
                        help="keep data there; started again it continues (default: deploy/local/.data)")
    parser.add_argument("--fresh", action="store_true", help="empty the data folder first")
    parser.add_argument("--event-store", metavar="URL", help="use this EventStoreDB instead of the embedded one")
    parser.add_argument("--redis", metavar="URL", help="use this Redis instead of an own one")
    parser.add_argument("--detach", action="store_true",
                        help="go to the background once all is healthy, without a sample quote, until "
                             "deploy/local/stop")
    parser.add_argument("--restart", action="store_true", help="start a part again when it ends by itself")
    parser.add_argument("--port-offset", metavar="N", type=int, default=0, help="add N to every default port")
    return parser


def _run(options: argparse.Namespace) -> int:
    if options.once and options.detach:
        raise Failure("--once and --detach exclude each other.")
    chosen = Ports.from_environment(options.port_offset)
    data = DataFolder(options.data)
    data.open()
    _require_nothing_left_over(data)
    if options.fresh:
        data.empty()
    settings = Settings(data, chosen, options.event_store, options.redis)
    remote.require_reachable(options.event_store, options.redis)
    chosen.require_free(settings.part_names)
    jdk = toolchain.find_jdk()
    toolchain.require_node()
    if options.no_build:
        build.require_built()
    else:
        build.build_what_is_missing(jdk)
    no_envoy = gateway.why_no_envoy()
    if no_envoy:
        settings = Settings(data, chosen, options.event_store, options.redis, with_gateway=False)
        say(f"Without the gateway, because {no_envoy}")
    planned = parts.plans(settings, jdk)
    background = Background.leave(data.make("logs") / "run.log") if options.detach else None
    if background and background.foreground:
        return background.wait()

    listens = settings.listens()
    system = System(planned, lambda running: run_record.write(data.run_record, running, listens))
    try:
        say(f"Starting, with data in {data}:")
        system.start()
        if background:
            if system.remember_starts():
                say("Starting again, from what is remembered:")
                system.start_anew()
            say(_summary(settings, None))
            background.ready()
            return _stay(system, options.restart)
        quote_id = sample_quote.drive(Calls(settings), system.require_alive)
        if not options.once:
            return _stay(system, options.restart, _summary(settings, quote_id))
        system.remember_starts()
        return 0
    finally:
        stopwatch = Stopwatch()
        system.stop()
        data.run_record.unlink(missing_ok=True)
        say(f"Stopped everything in {stopwatch}.")


def _require_nothing_left_over(data: DataFolder) -> None:
    record = run_record.RunRecord.read(data.run_record)
    left = record.alive() if record else {}
    if left:
        raise Failure(f"Of an earlier run on {data} still runs: {', '.join(left)}. End it with deploy/local/stop.")


def _stay(system: System, restart: bool, greeting: str = "Running.") -> int:
    """Watches until a signal says stop. The status tells whether a part was lost on the way."""
    try:
        say(greeting)
        while True:
            for part in system.take_ended():
                if restart:
                    say(f"Starting {part.name} again:")
                    system.restart(part.name)
                else:
                    say("The others go on without it.")
            if not system.parts:
                raise Failure("Nothing is left running.")
            time.sleep(_LOOK_SECONDS)
    except StopRequested as stop:
        stop_signals.ignore()
        say(f"\nStopping ({stop}).")
        system.remember_starts()
        return 1 if system.lost_a_part and not restart else 0


def _summary(settings: Settings, quote_id: str | None) -> str:
    lines: list[str] = ["", "Listening:"]
    lines += [f"  {what:36} {address}" for what, address in settings.listens().items()]
    if settings.event_store_url or settings.redis_url:
        lines.append("Used from elsewhere: " + ", ".join(
            name for name, url in (("event store", settings.event_store_url), ("Redis", settings.redis_url)) if url))
    lines.append(f"Logs: {paths.shown(settings.data.logs)}")
    calls = Calls(settings)
    new_id = str(uuid.uuid4())
    lines += ["", "Open a quote:", calls.shown_command("CreateQuote", sample_quote.creation(new_id), BROKER),
              "Read it:", calls.shown_query("GetQuote", {"quoteId": quote_id or new_id}, BROKER),
              "Follow it:", calls.shown_query("WatchQuote", {"quoteId": quote_id or new_id}, BROKER),
              "Ask the service itself, which describes its API:",
              calls.shown_with_reflection("GetQuote", {"quoteId": quote_id or new_id}, BROKER)]
    if settings.with_gateway:
        lines += ["", f"In a browser: http://{settings.ports.address(ports.GATEWAY)}/"]
    own_data = "" if settings.data.path == paths.DEFAULT_DATA.resolve() else f" --data {settings.data}"
    lines += ["", "Ctrl-C stops everything." if quote_id else f"deploy/local/stop{own_data} stops everything."]
    return "\n".join(lines)
