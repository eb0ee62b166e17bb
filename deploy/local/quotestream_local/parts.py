"""What the system consists of: one plan per part, by the settings of this run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from . import health, paths, ports, redis
from .console import Failure
from .data_folder import DataFolder
from .part import PartPlan
from .ports import Ports
from .program import Program

EVENT_STORE = "event-store"
REDIS = "redis"
SIMULATORS = "simulators"
COMMAND = "command-service"
PROJECTION = "projection-service"
QUERY = "query-service"
GATEWAY = "gateway"

# Small heaps and one collector thread: seven processes share what may be two cores.
_JVM = ("-XX:+UseSerialGC", "-Xms64m", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED")


@dataclass(frozen=True)
class Settings:
    """What one run was asked for. Without an Envoy there is no gateway; an own event store or Redis has no URL."""

    data: DataFolder
    ports: Ports
    event_store_url: str | None = None
    redis_url: str | None = None
    with_gateway: bool = True

    @property
    def used_event_store(self) -> str:
        return self.event_store_url or f"esdb://{self.ports.address(ports.EVENT_STORE)}?tls=false"

    @property
    def used_redis(self) -> str:
        return self.redis_url or f"redis://{self.ports.address(ports.REDIS)}"

    @property
    def part_names(self) -> list[str]:
        """What this run starts itself."""
        return [name for name, wanted in (
            (EVENT_STORE, not self.event_store_url), (REDIS, not self.redis_url), (SIMULATORS, True),
            (GATEWAY, self.with_gateway), (COMMAND, True), (PROJECTION, True), (QUERY, True)) if wanted]

    def listens(self) -> dict[str, str]:
        """Where each port listens, by what it is for."""
        return {f"{port.part} {port.purpose}": self.ports.address(port)
                for port in ports.ALL if port.part in self.part_names}


def plans(settings: Settings, jdk: Path) -> list[PartPlan]:
    """The parts in the order in which they are started and, reversed, stopped."""
    environment = _environment(settings)

    def java(name: str, program: Program, *arguments: str) -> list[str]:
        # Left where it is looked for, and not wherever the run was started.
        crash = settings.data.logs / f"{name}-crash-%p.log"
        return java_command(program, *arguments, options=(f"-XX:ErrorFile={crash}",))

    def service(name: str, grpc: ports.Port, management: ports.Port, *after: str) -> PartPlan:
        ready = health.all_of(health.answers_ok(settings.ports[management], "/actuator/health/readiness"),
                              health.accepts(settings.ports[grpc]))
        program = java_program(jdk, name)
        return PartPlan(name, java(name, program), _log(settings, name), ready, environment, after, program)

    def event_store() -> PartPlan:
        port = settings.ports[ports.EVENT_STORE]
        folder = settings.data.make("eventstore")
        program = java_program(jdk, paths.EVENT_STORE)
        command = java(EVENT_STORE, program, "--data", str(folder), "--port", str(port),
                       "--metrics-port", str(settings.ports[ports.EVENT_STORE_METRICS]))
        return PartPlan(EVENT_STORE, command, _log(settings, EVENT_STORE), health.accepts(port), program=program)

    def redis_server() -> PartPlan:
        port = settings.ports[ports.REDIS]
        command = redis.command(redis.find_redis(), port, settings.data.make("redis"))
        return PartPlan(REDIS, command, _log(settings, REDIS), health.answers_pong(port))

    def simulators() -> PartPlan:
        port = settings.ports[ports.SIMULATORS]
        program = java_program(jdk, paths.SIMULATORS)
        command = java(SIMULATORS, program, "--data", str(settings.data.make("simulators")), "--port", str(port))
        return PartPlan(SIMULATORS, command, _log(settings, SIMULATORS), health.accepts(port), program=program)

    def gateway() -> PartPlan:
        command = [str(paths.ENVOY), "run", "--runtime", str(settings.data.make("gateway"))]
        ready = health.all_of(health.answers_ok(settings.ports[ports.GATEWAY_ADMIN], "/ready"),
                              health.accepts(settings.ports[ports.GATEWAY]))
        return PartPlan(GATEWAY, command, _log(settings, GATEWAY), ready, environment)

    settings.data.make("command")
    made: dict[str, Callable[[], PartPlan]] = {
        EVENT_STORE: event_store,
        REDIS: redis_server,
        SIMULATORS: simulators,
        GATEWAY: gateway,
        COMMAND: lambda: service(COMMAND, ports.COMMAND, ports.COMMAND_MANAGEMENT, EVENT_STORE),
        PROJECTION: lambda: service(PROJECTION, ports.PROJECTION, ports.PROJECTION_MANAGEMENT, EVENT_STORE, REDIS),
        QUERY: lambda: service(QUERY, ports.QUERY, ports.QUERY_MANAGEMENT, REDIS),
    }
    return [made[name]() for name in settings.part_names]


def _environment(settings: Settings) -> dict[str, str]:
    """What the services and the gateway are told. Only here is an identity header trusted and are keys made."""
    keys = settings.data / "command"
    return {
        **settings.ports.variables(),
        "QUOTESTREAM_EVENT_STORE_URL": settings.used_event_store,
        "QUOTESTREAM_REDIS_URL": settings.used_redis,
        "QUOTESTREAM_COMMAND_ADDRESS": settings.ports.address(ports.COMMAND),
        "QUOTESTREAM_PROJECTION_ADDRESS": settings.ports.address(ports.PROJECTION),
        "QUOTESTREAM_APPLICATION_NUMBER_PROVIDER": settings.ports.address(ports.SIMULATORS),
        "QUOTESTREAM_RISK_SCORING_PROVIDER": settings.ports.address(ports.SIMULATORS),
        "QUOTESTREAM_IDENTITY_TRUST_HEADER": "true",
        "QUOTESTREAM_KEYS_JDBC_URL": f"jdbc:sqlite:{keys / 'keys.db'}",
        "QUOTESTREAM_MASTER_KEY_FILE": str(keys / "master-key.json"),
        "QUOTESTREAM_MASTER_KEY_CREATE": "true",
        "QUOTESTREAM_SERVICE_KEY_FILE": str(settings.data / "service" / "service-key.json"),
        "QUOTESTREAM_SERVICE_KEY_CREATE": "true",
    }


def java_program(jdk: Path, module: str) -> Program:
    """The program in a module's executable jar."""
    jar = paths.executable_jar(module)
    if jar is None:
        raise Failure(f"{module} has not been built.")
    return Program.of(jar, jdk, paths.PROGRAMS)


def java_command(program: Program, *arguments: str, options: Sequence[str] = ()) -> list[str]:
    """The command line that runs a program."""
    return [str(program.jdk / "bin" / "java"), *_JVM, *options, "-jar", str(program.jar), *arguments]


def _log(settings: Settings, part: str) -> Path:
    return settings.data.logs / f"{part}.log"
