"""`deploy/local/stop`: ends what `deploy/local/run` started, also when that one was killed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from . import paths
from .console import Failure, complain, say
from .data_folder import DataFolder
from .run_record import RunRecord

_SUPERVISOR_SECONDS = 60.0
_PART_SECONDS = 8.0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="deploy/local/stop", description="Stops the Quotestream that deploy/local/run started on a data folder.")
    parser.add_argument("--data", metavar="DIR", type=Path, default=paths.DEFAULT_DATA,
                        help="the data folder it runs on (default: deploy/local/.data)")
    try:
        return _stop(DataFolder(parser.parse_args(arguments).data))
    except Failure as failure:
        return complain(failure)


def _stop(data: DataFolder) -> int:
    record = RunRecord.read(data.run_record)
    if record is None:
        say(f"Nothing runs on {data}.")
        return 0
    was_running = [*record.alive()]
    # The supervisor stops its parts in order; what it left, or could not stop, is ended here.
    record.supervisor.end(_SUPERVISOR_SECONDS)
    for name, identity in reversed(record.parts):
        if not identity.end(_PART_SECONDS):
            say(f"{name} did not stop in {_PART_SECONDS:.0f} s and was killed.")
    data.run_record.unlink(missing_ok=True)
    say(f"Stopped: {', '.join(reversed(was_running)) or 'nothing was left running'}.")
    return 0
