"""Calls of the system's API by `buf curl`: as a browser does through the gateway, or as gRPC without it."""

from __future__ import annotations

import json
import shlex
import subprocess
import time
from typing import Any

from . import paths, ports
from .console import Failure, Stopwatch
from .parts import Settings

BROKER = "broker;alice;B-100"

_COMMANDS = "quotestream.command.v1.QuoteCommandService"
_QUERIES = "quotestream.query.v1.QuoteQueryService"
_PATIENCE_SECONDS = 60.0


class Calls:
    """Makes calls, and shows how a person would."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def way(self) -> str:
        through_gateway = self._settings.with_gateway
        return "through the gateway, as gRPC-web" if through_gateway else "directly to the services, as gRPC"

    def command(self, method: str, request: dict[str, Any], caller: str) -> dict[str, Any]:
        """Calls a command and answers its receipt."""
        return dict(self._call(_COMMANDS, method, request, caller)["receipt"])

    def query(self, method: str, request: dict[str, Any], caller: str) -> dict[str, Any]:
        return self._call(_QUERIES, method, request, caller)

    def shown_command(self, method: str, request: dict[str, Any], caller: str) -> str:
        return self._shown(_COMMANDS, method, request, caller)

    def shown_query(self, method: str, request: dict[str, Any], caller: str) -> str:
        return self._shown(_QUERIES, method, request, caller)

    def shown_with_reflection(self, method: str, request: dict[str, Any], caller: str) -> str:
        """The call that needs no schema: straight to the query-service, which describes itself."""
        address = self._settings.ports.address(ports.QUERY)
        return _line([paths.shown(paths.BUF), "curl", "--protocol", "grpc", "--http2-prior-knowledge",
                      "-H", f"x-quotestream-identity: {caller}", "-d", json.dumps(request),
                      f"http://{address}/{_QUERIES}/{method}"])

    def _call(self, service: str, method: str, request: dict[str, Any], caller: str) -> dict[str, Any]:
        command = [str(paths.BUF), *self._arguments(service, method, request, caller, str(paths.SCHEMA))]
        patience = Stopwatch()
        while True:
            try:
                done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
                                      check=False)
            except (OSError, subprocess.TimeoutExpired) as error:
                raise Failure(f"{method} failed: {error}") from error
            if done.returncode == 0:
                return dict(json.loads(done.stdout))
            # The same request may be sent again: it has one effect. A view that is behind is asked for again as well.
            if not _unanswered(done.stderr) or patience.seconds > _PATIENCE_SECONDS:
                again = self._shown(service, method, request, caller)
                said = (done.stderr or done.stdout).strip()
                raise Failure(f"{method} failed:\n{said}\nTo see more of it:\n{again} -v")
            time.sleep(0.5)

    def _shown(self, service: str, method: str, request: dict[str, Any], caller: str) -> str:
        schema = paths.shown(paths.SCHEMA)
        return _line([paths.shown(paths.BUF), *self._arguments(service, method, request, caller, schema)])

    def _arguments(self, service: str, method: str, request: dict[str, Any], caller: str, schema: str) -> list[str]:
        if self._settings.with_gateway:
            protocol, port = ["--protocol", "grpcweb"], ports.GATEWAY
        else:
            protocol = ["--protocol", "grpc", "--http2-prior-knowledge"]
            port = ports.COMMAND if service == _COMMANDS else ports.QUERY
        return ["curl", *protocol, "--schema", schema, "-H", f"x-quotestream-identity: {caller}",
                "-d", json.dumps(request), f"http://{self._settings.ports.address(port)}/{service}/{method}"]


def _unanswered(said: str) -> bool:
    try:
        return json.loads(said)["code"] in ("unavailable", "deadline_exceeded")
    except (ValueError, KeyError, TypeError):
        return False


def _line(words: list[str]) -> str:
    return "  " + " ".join(shlex.quote(word) for word in words)
