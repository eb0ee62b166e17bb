"""Whether a part answers yet. Each probe is quick, and answers false for every kind of failure."""

from __future__ import annotations

import http.client
import socket
from typing import Callable

from .ports import HOST

Probe = Callable[[], bool]

_SECONDS = 1.0


def accepts(port: int, host: str = HOST) -> Probe:
    """Something accepts connections."""

    def probe() -> bool:
        try:
            with socket.create_connection((host, port), _SECONDS):
                return True
        except OSError:
            return False

    return probe


def answers_ok(port: int, path: str) -> Probe:
    """An HTTP GET answers 200."""

    def probe() -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe


def answers_pong(port: int) -> Probe:
    """Redis answers PONG: not before it has loaded its data."""

    def probe() -> bool:
        try:
            with socket.create_connection((HOST, port), _SECONDS) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    return probe


def all_of(*probes: Probe) -> Probe:
    return lambda: all(probe() for probe in probes)
