"""Which models serve which operation: what is configured, else what the keys allow."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from entrypoints.settings.content import TEXT_OPERATIONS, Models

OFFLINE = "offline"
TEXT = "text"
IMAGE = "image"
VIDEO = "video"
COMPATIBLE = "compatible"
ASKED_FOR = "*"
"""As a model for videos: the one that the customer names."""


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a provider usable: the variables, as an operator is told, and whether they are.

    `credential` and `address` are the variables to look at when it does not answer.
    """

    variables: str
    given: Callable[[Models], object]
    credential: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What a provider needs to write, to draw and to render; None is what it does not do."""

    text: Key | None = None
    image: Key | None = None
    video: Key | None = None

    def key_for(self, operation: str) -> Key | None:
        """Return what an operation needs, None where the provider can't do it."""
        return {IMAGE: self.image, VIDEO: self.video}.get(operation, self.text)


FREE = Key("nothing", lambda _: True)
ANTHROPIC = Key(
    "ANTHROPIC_API_KEY",
    lambda models: models.anthropic_api_key,
    credential="ANTHROPIC_API_KEY",
    address="INKWELL_ANTHROPIC_URL",
)
OPENAI = Key(
    "OPENAI_API_KEY",
    lambda models: models.openai_api_key,
    credential="OPENAI_API_KEY",
    address="INKWELL_OPENAI_URL",
)
PROVIDERS: Mapping[str, Provider] = {
    "anthropic": Provider(text=ANTHROPIC),
    "openai": Provider(
        text=OPENAI,
        image=OPENAI,
        video=Key(
            "INKWELL_VIDEO_BASE_URL",
            lambda models: models.video_base_url or models.openai_api_key,
            credential="OPENAI_API_KEY",
            address="INKWELL_VIDEO_BASE_URL",
        ),
    ),
    "deepseek": Provider(
        text=Key(
            "DEEPSEEK_API_KEY",
            lambda models: models.deepseek_api_key,
            credential="DEEPSEEK_API_KEY",
            address="INKWELL_DEEPSEEK_URL",
        )
    ),
    COMPATIBLE: Provider(
        text=Key(
            "INKWELL_COMPATIBLE_URL",
            lambda models: models.compatible_url,
            credential="INKWELL_COMPATIBLE_API_KEY",
            address="INKWELL_COMPATIBLE_URL",
        )
    ),
    "runpod": Provider(
        image=Key(
            "RUNPOD_API_KEY and RUNPOD_SDXL_ENDPOINT",
            lambda models: models.runpod_api_key and models.runpod_sdxl_endpoint,
            credential="RUNPOD_API_KEY",
            address="RUNPOD_SDXL_ENDPOINT",
        ),
        video=Key(
            "RUNPOD_API_KEY and INKWELL_RUNPOD_VIDEO_ENDPOINT",
            lambda models: models.runpod_api_key and models.runpod_video_endpoint,
            credential="RUNPOD_API_KEY",
            address="INKWELL_RUNPOD_VIDEO_ENDPOINT",
        ),
    ),
    OFFLINE: Provider(text=FREE, image=FREE, video=FREE),
}
"""Every provider of models. Its usual models are in `routes.toml`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One model of one provider, or the built-in one."""

    provider: str
    model: str

    def __str__(self) -> str:
        return OFFLINE if self.provider == OFFLINE else f"{self.provider}:{self.model}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What serves an operation, in order; and what is configured for it but has no key."""

    operation: str
    routes: tuple[Route, ...]
    keyless: tuple[Route, ...] = ()

    @property
    def is_offline(self) -> bool:
        """Whether the built-in model may serve it, be it as the last resort."""
        return any(route.provider == OFFLINE for route in self.routes)


@cache
def defaults() -> Mapping[str, Any]:
    """Return the data file."""
    text = resources.files("entrypoints.settings").joinpath("routes.toml")
    return tomllib.loads(text.read_text(encoding="utf-8"))


def is_usable(models: Models, provider: str, operation: str) -> bool:
    """Tell whether a provider can be called for an operation."""
    key = PROVIDERS[provider].key_for(operation)
    return key is not None and bool(key.given(models))


def addresses(models: Models) -> Mapping[tuple[str, str], Key]:
    """Return what is configured and can be asked, by provider and the work it is for.

    Where one key is for several kinds of work, the first stands for all of them. OpenAI's own
    videos are left out: that service has ended.
    """
    found: dict[tuple[str, str], Key] = {}
    for name, provider in PROVIDERS.items():
        for work in (TEXT, IMAGE, VIDEO):
            key = provider.key_for(work)
            ended = name == "openai" and work == VIDEO and not models.video_base_url
            if key is None or ended or key in found.values():
                continue
            if key.address and key.given(models):
                found[name, work] = key
    return found


def services(models: Models) -> Sequence[Service]:
    """Return what serves each text operation, images and videos."""
    return [service(models, operation) for operation in (*TEXT_OPERATIONS, IMAGE, VIDEO)]


def needs(route: Route, operation: str) -> str:
    """Say what a route that can't be called needs."""
    key = PROVIDERS[route.provider].key_for(operation)
    if key is None:
        return f"{route} can't do this: name one of {', '.join(who_can(operation))}"
    return f"{route} needs {key.variables}"


def who_can(operation: str) -> Sequence[str]:
    """Return the providers that can do an operation."""
    return [name for name, each in PROVIDERS.items() if each.key_for(operation) is not None]


def asks_a_service_that_has_ended(models: Models, found: Service) -> bool:
    """Tell whether videos are asked of OpenAI's own service, whose end was 2026-09-24."""
    asks_openai = any(route.provider == "openai" for route in found.routes)
    return found.operation == VIDEO and asks_openai and not models.video_base_url


def service(models: Models, operation: str) -> Service:
    """Return what serves one operation; the built-in model where nothing else can."""
    configured = models.routes.get(operation)
    if configured is None:
        wanted = usual(models, operation)
    else:
        wanted = tuple(route_from(each) for each in configured)
    usable = tuple(route for route in wanted if is_usable(models, route.provider, operation))
    return Service(
        operation=operation,
        routes=usable or (Route(provider=OFFLINE, model=OFFLINE),),
        keyless=tuple(route for route in wanted if route not in usable),
    )


def usual(models: Models, operation: str) -> tuple[Route, ...]:
    """Return the usual model of each provider that has a key, in the usual order."""
    if operation == VIDEO:
        return usual_for_video(models)
    group = defaults()[IMAGE if operation == IMAGE else "text"]
    found: list[Route] = []
    for provider in group["order"]:
        by_operation = group.get(provider, {})
        if provider == COMPATIBLE:
            by_operation = {"*": models.compatible_model} if models.compatible_model else {}
        name = by_operation.get(operation, by_operation.get("*"))
        if name and is_usable(models, provider, operation):
            found.append(Route(provider=provider, model=name))
    return tuple(found)


def usual_for_video(models: Models) -> tuple[Route, ...]:
    """Return who renders: a server that was named, never OpenAI's own, which has ended."""
    found: list[Route] = []
    if models.video_base_url:
        found.append(Route(provider="openai", model=ASKED_FOR))
    if is_usable(models, "runpod", VIDEO):
        found.append(Route(provider="runpod", model=ASKED_FOR))
    return tuple(found)


def route_from(text: str) -> Route:
    """Read a route; a model's earlier name means its successor."""
    provider, _, model = text.partition(":")
    renamed: Mapping[str, str] = defaults()["renamed"]
    return Route(provider=provider, model=renamed.get(model, model) or OFFLINE)


def offline_operations(models: Models) -> tuple[str, ...]:
    """Return the operations for sale that the built-in models may serve."""
    return tuple(each.operation for each in services(models) if each.is_offline)


def misrouted(models: Models) -> list[str]:
    """Return what is routed to a provider that can't do it, each as a problem of the settings."""
    return [
        f"INKWELL_MODEL_{operation.upper()}: {route!r} can't be used for this; "
        f"the provider must be one of {', '.join(who_can(operation))}"
        for operation, routes in models.routes.items()
        for route in routes
        if operation != VIDEO and route.partition(":")[0] not in who_can(operation)
    ]


def keyless_routes(models: Models) -> tuple[str, ...]:
    """Return what is configured and can't be called, as `article=openai:gpt-...`."""
    return tuple(f"{each.operation}={route}" for each in services(models) for route in each.keyless)
