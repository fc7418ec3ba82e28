"""Streams: their readers, and what keeps them small."""

from datetime import timedelta

from dependency_injector import containers, providers

from core.streams.steps.tails import Tails
from core.streams.use_cases.cancel_stream import CancelStream
from core.streams.use_cases.follow_stream import FollowStream
from core.streams.use_cases.trim_streams import TrimStreams
from entrypoints.settings import Settings

LOOK_AGAIN_SECONDS = 1.0
LOOK_AGAIN_WITH_REDIS_SECONDS = 5.0
"""How long a lost signal may delay a reader. Without Redis another process gives none at all."""


def look_again_seconds(settings: Settings) -> float:
    """Return how long a reader waits for a signal before it looks by itself."""
    return LOOK_AGAIN_WITH_REDIS_SECONDS if settings.redis.url else LOOK_AGAIN_SECONDS


def kept(settings: Settings) -> timedelta:
    """Return how long after its end a stream keeps all its events."""
    return timedelta(days=settings.jobs.stream_days)


class StreamsContainer(containers.DeclarativeContainer):
    """The use cases of streams."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()

    tails = providers.Singleton(
        Tails,
        shared.snapshot.provider,
        shared.signals,
        look_again_seconds=providers.Callable(look_again_seconds, settings),
    )
    follow_stream = providers.Singleton(
        FollowStream, snapshot=shared.snapshot.provider, tails=tails
    )
    cancel_stream = providers.Singleton(
        CancelStream, unit_of_work=shared.unit_of_work.provider, clock=shared.clock
    )
    trim_streams = providers.Singleton(
        TrimStreams,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        keep=providers.Callable(kept, settings),
    )
