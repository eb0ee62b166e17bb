"""Whether servers that somebody else runs can be reached."""

from __future__ import annotations

from urllib.parse import urlsplit

from .console import Failure
from .health import accepts

_EVENT_STORE_SCHEMES = ("esdb", "esdb+discover", "kurrentdb", "kurrentdb+discover")
_REDIS_SCHEMES = ("redis", "rediss")


def require_reachable(event_store_url: str | None, redis_url: str | None) -> None:
    if event_store_url is not None:
        _require("--event-store", event_store_url, _EVENT_STORE_SCHEMES, 2113)
    if redis_url is not None:
        _require("--redis", redis_url, _REDIS_SCHEMES, 6379)


def _require(option: str, url: str, schemes: tuple[str, ...], default_port: int) -> None:
    parts = urlsplit(url)
    try:
        hosts = _hosts(parts.netloc.rpartition("@")[2], default_port)
    except ValueError:
        hosts = []
    if parts.scheme not in schemes or not hosts:
        raise Failure(f"{option} must be a URL like {schemes[0]}://host:port.")
    # A discovered name stands for a cluster: only its client can tell.
    if not parts.scheme.endswith("+discover") and not any(accepts(port, host)() for host, port in hosts):
        raise Failure(f"{option}: nothing answers at {', '.join(f'{host}:{port}' for host, port in hosts)}.")


def _hosts(netloc: str, default_port: int) -> list[tuple[str, int]]:
    found = []
    for item in filter(None, netloc.split(",")):
        address = urlsplit(f"//{item}")
        found.append((address.hostname or "", address.port or default_port))
    return found
