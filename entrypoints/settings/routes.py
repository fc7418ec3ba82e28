"""Which models serve which operation: what is configured, else what the keys allow."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from entrypoints.settings.content import TEXT_OPERATIONS, Models

OFFLINE = "offline"
IMAGE = "image"
VIDEO = "video"
COMPATIBLE = "compatible"
ASKED_FOR = "*"
"""As a model for videos: the one that the customer names."""
KEY_OF = {
    "anthropic": "ANTHROPIC_API_KEY",
    "openai": "OPENAI_API_KEY",
    "deepseek": "DEEPSEEK_API_KEY",
    "compatible": "INKWELL_COMPATIBLE_URL",
    "runpod": "RUNPOD_API_KEY and RUNPOD_SDXL_ENDPOINT",
}
"""What makes a provider usable."""
VIDEO_KEY_OF = {
    "openai": "INKWELL_VIDEO_BASE_URL",
    "runpod": "RUNPOD_API_KEY and INKWELL_RUNPOD_VIDEO_ENDPOINT",
}
"""The same for videos; the others render none."""
TEXT_PROVIDERS = ("anthropic", "openai", "deepseek", COMPATIBLE, OFFLINE)
IMAGE_PROVIDERS = ("openai", "runpod", OFFLINE)


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


def has_key(models: Models, provider: str) -> bool:
    """Tell whether a provider can be called for texts and images."""
    usable = {
        OFFLINE: True,
        "anthropic": bool(models.anthropic_api_key),
        "openai": bool(models.openai_api_key),
        "deepseek": bool(models.deepseek_api_key),
        COMPATIBLE: bool(models.compatible_url),
        "runpod": bool(models.runpod_api_key and models.runpod_sdxl_endpoint),
    }
    return usable[provider]


def has_video_key(models: Models, provider: str) -> bool:
    """Tell whether a provider can be called for videos."""
    usable = {
        OFFLINE: True,
        "openai": bool(models.video_base_url or models.openai_api_key),
        "runpod": bool(models.runpod_api_key and models.runpod_video_endpoint),
    }
    return usable.get(provider, False)


def is_usable(models: Models, provider: str, operation: str) -> bool:
    """Tell whether a provider can be called for an operation."""
    if operation == VIDEO:
        return has_video_key(models, provider)
    return has_key(models, provider)


def services(models: Models) -> Sequence[Service]:
    """Return what serves each text operation, images and videos."""
    return [service(models, operation) for operation in (*TEXT_OPERATIONS, IMAGE, VIDEO)]


def needs(route: Route, operation: str) -> str:
    """Say what a route that can't be called needs."""
    if operation != VIDEO:
        return f"{route} needs {KEY_OF[route.provider]}"
    if route.provider not in VIDEO_KEY_OF:
        return f"{route} renders no videos: name openai, runpod or offline"
    return f"{route} needs {VIDEO_KEY_OF[route.provider]}"


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
        if name and has_key(models, provider):
            found.append(Route(provider=provider, model=name))
    return tuple(found)


def usual_for_video(models: Models) -> tuple[Route, ...]:
    """Return who renders: a server that was named, never OpenAI's own, which has ended."""
    found: list[Route] = []
    if models.video_base_url:
        found.append(Route(provider="openai", model=ASKED_FOR))
    if has_video_key(models, "runpod"):
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
    can = dict.fromkeys(TEXT_OPERATIONS, TEXT_PROVIDERS) | {IMAGE: IMAGE_PROVIDERS}
    return [
        f"INKWELL_MODEL_{operation.upper()}: {route!r} can't be used for this; "
        f"the provider must be one of {', '.join(can[operation])}"
        for operation, routes in models.routes.items()
        for route in routes
        if operation in can and route.partition(":")[0] not in can[operation]
    ]


def keyless_routes(models: Models) -> tuple[str, ...]:
    """Return what is configured and can't be called, as `article=openai:gpt-...`."""
    return tuple(f"{each.operation}={route}" for each in services(models) for route in each.keyless)
