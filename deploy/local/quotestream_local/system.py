"""The running parts together: started in order, watched, stopped in reverse order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Callable

from .console import Failure, Stopwatch, last_lines, say
from .part import PartPlan, RunningPart
from .paths import shown
from .program import remember
from .signals import stop_signals

_START_SECONDS = 180.0
_STOP_SECONDS = 8.0
_LOOK_AGAIN_SECONDS = 0.05


def described(exit_code: int) -> str:
    return f"killed by signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"


class System:
    """Starts parts as their plans say. For one thread only: the kernel ends a part with the thread that began it."""

    def __init__(self, plans: Sequence[PartPlan], changed: Callable[[list[RunningPart]], None]) -> None:
        self._plans: dict[str, PartPlan] = {plan.name: plan for plan in plans}
        self._parts: dict[str, RunningPart] = {}
        self._changed = changed
        self.lost_a_part = False

    @property
    def parts(self) -> list[RunningPart]:
        return list(self._parts.values())

    def start(self) -> None:
        """Starts everything, each part as soon as those it needs are ready, and waits until all are."""
        stopwatch = Stopwatch()
        for plan in self._plans.values():
            if plan.log.exists():
                plan.log.replace(plan.log.with_suffix(".previous.log"))
        self._start(self._plans)
        say(f"  {'everything':20} ready after {stopwatch}")

    def remember_starts(self) -> bool:
        """Makes the next start faster, if none did before. Whether parts did: they must not go on."""
        return remember((part.plan.program, part.identity.pid) for part in self.parts if part.plan.program)

    def start_anew(self) -> None:
        """Stops everything and starts it again."""
        self._stop()
        self.start()

    def kill(self, name: str) -> None:
        """Ends a part as a crash would."""
        self._parts.pop(name).kill()
        self._changed(self.parts)

    def restart(self, name: str) -> None:
        """Starts a part again that has ended, and waits until it is ready."""
        self._start({name: self._plans[name]})

    def _start(self, plans: dict[str, PartPlan]) -> None:
        waiting = dict(plans)
        starting: list[RunningPart] = []
        while waiting or starting:
            for plan in [plan for plan in waiting.values() if self._can_start(plan)]:
                del waiting[plan.name]
                starting.append(self._launch(plan))
            for part in list(starting):
                self._require_alive(part)
                if part.becomes_ready():
                    starting.remove(part)
                    self._changed(self.parts)
                    say(f"  {part.name:20} ready after {part.ready_after:.1f} s")
                elif part.stopwatch.seconds > _START_SECONDS:
                    raise Failure(_with_log(f"{part.name} is not ready after {_START_SECONDS:.0f} s.", part))
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _can_start(self, plan: PartPlan) -> bool:
        return all(name in self._parts and self._parts[name].ready_after is not None
                   for name in plan.after if name in self._plans)

    def _launch(self, plan: PartPlan) -> RunningPart:
        with stop_signals.held():
            try:
                part = RunningPart(plan)
            except OSError as error:
                raise Failure(f"{plan.name} cannot be started: {error}") from error
            self._parts[plan.name] = part
            self._changed(self.parts)
        return part

    def _require_alive(self, part: RunningPart) -> None:
        if part.exit_code is not None:
            raise Failure(_with_log(f"{part.name} ended while it was starting ({described(part.exit_code)}).", part))

    def take_ended(self) -> list[RunningPart]:
        """The parts that have ended since this was last asked; they are forgotten."""
        ended = [part for part in self.parts if part.exit_code is not None]
        self.lost_a_part |= bool(ended)
        for part in ended:
            del self._parts[part.name]
            say(_with_log(f"{part.name} has ended by itself ({described(part.exit_code or 0)}).", part))
        if ended:
            self._changed(self.parts)
        return ended

    def require_alive(self) -> None:
        """Fails when a part has ended since this was last asked."""
        ended = self.take_ended()
        if ended:
            raise Failure(f"Given up, because {' and '.join(part.name for part in ended)} ended.")

    def stop(self) -> None:
        """Stops everything, the last started first. What does not go is killed."""
        stop_signals.ignore()
        self._stop()

    def _stop(self) -> None:
        while self._parts:
            name, part = self._parts.popitem()
            if part.exit_code is None:
                part.ask_to_stop()
                if not part.stopped_within(_STOP_SECONDS):
                    say(f"  {name} did not stop in {_STOP_SECONDS:.0f} s and was killed")
                    part.kill()
            self._changed(self.parts)


def _with_log(line: str, part: RunningPart) -> str:
    return "\n".join([f"{line} The end of {shown(part.plan.log)}:", *last_lines(part.plan.log)])
