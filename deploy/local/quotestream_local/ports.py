"""The ports that the parts listen on, all on 127.0.0.1."""

from __future__ import annotations

import errno
import os
import random
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .console import Failure

HOST = "127.0.0.1"

_NEVER_OUTGOING = range(12_000, 32_000)


@dataclass(frozen=True)
class Port:
    """A port with a default that an environment variable changes."""

    part: str
    purpose: str
    variable: str
    default: int


GATEWAY = Port("gateway", "gRPC-web and web page", "QUOTESTREAM_GATEWAY_PORT", 8080)
GATEWAY_ADMIN = Port("gateway", "Envoy admin", "QUOTESTREAM_GATEWAY_ADMIN_PORT", 9901)
COMMAND = Port("command-service", "gRPC", "QUOTESTREAM_COMMAND_PORT", 9101)
COMMAND_MANAGEMENT = Port("command-service", "management HTTP", "QUOTESTREAM_COMMAND_MANAGEMENT_PORT", 9201)
QUERY = Port("query-service", "gRPC", "QUOTESTREAM_QUERY_PORT", 9102)
QUERY_MANAGEMENT = Port("query-service", "management HTTP", "QUOTESTREAM_QUERY_MANAGEMENT_PORT", 9202)
PROJECTION = Port("projection-service", "gRPC", "QUOTESTREAM_PROJECTION_PORT", 9103)
PROJECTION_MANAGEMENT = Port("projection-service", "management HTTP", "QUOTESTREAM_PROJECTION_MANAGEMENT_PORT", 9203)
SIMULATORS = Port("simulators", "providers", "QUOTESTREAM_SIMULATORS_PORT", 9104)
EVENT_STORE = Port("event-store", "EventStoreDB protocol", "QUOTESTREAM_EVENT_STORE_PORT", 2113)
EVENT_STORE_METRICS = Port("event-store", "metrics HTTP", "QUOTESTREAM_EVENT_STORE_METRICS_PORT", 9213)
REDIS = Port("redis", "Redis protocol", "QUOTESTREAM_REDIS_PORT", 16379)

ALL = (GATEWAY, GATEWAY_ADMIN, COMMAND, COMMAND_MANAGEMENT, QUERY, QUERY_MANAGEMENT, PROJECTION,
       PROJECTION_MANAGEMENT, SIMULATORS, EVENT_STORE, EVENT_STORE_METRICS, REDIS)


class Ports:
    """The number of each port."""

    def __init__(self, numbers: Mapping[Port, int]) -> None:
        self._numbers = dict(numbers)

    @classmethod
    def from_environment(cls, offset: int = 0) -> Ports:
        """From the environment variables, else the defaults moved by an offset."""
        return cls({port: _number(port, os.environ.get(port.variable), port.default + offset) for port in ALL})

    @classmethod
    def free(cls) -> Ports:
        """Ports that nothing listens on, of those that no system gives to outgoing connections: while a part is being
        started again, nobody else gets its port by chance."""
        candidates = (number for number in random.sample(_NEVER_OUTGOING, 1000) if _is_free(number))
        return cls({port: next(candidates) for port in ALL})

    def __getitem__(self, port: Port) -> int:
        return self._numbers[port]

    def address(self, port: Port) -> str:
        return f"{HOST}:{self[port]}"

    def variables(self) -> dict[str, str]:
        """The environment that tells each part every port."""
        return {port.variable: str(number) for port, number in self._numbers.items()}

    def require_free(self, parts: Iterable[str]) -> None:
        """Fails with a line for each port of these parts that is taken or given twice."""
        lines: list[str] = []
        users: dict[int, Port] = {}
        for port in (each for each in ALL if each.part in set(parts)):
            number, name = self[port], f"{port.part} ({port.purpose})"
            other = users.setdefault(number, port)
            if other is not port:
                lines.append(f"Port {number} is meant for both {other.part} ({other.purpose}) and {name}: "
                             f"set {port.variable} to another.")
            elif not _is_free(number):
                lines.append(f"Port {number} for {name} is taken: set {port.variable} to a free one, "
                             f"or end what listens there.")
        if lines:
            raise Failure("\n".join(lines))


def _number(port: Port, given: str | None, default: int) -> int:
    number = default if not given else int(given) if given.isdigit() else -1
    if not 0 < number < 65_536:
        raise Failure(f"{port.variable} must be a port from 1 to 65535, not {given or default}.")
    return number


def _is_free(number: int) -> bool:
    with socket.socket() as probe:
        # As servers do: connections of the last run that linger in TIME_WAIT take no port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True
