"""From settings to the models that write and draw."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import random

from dependency_injector import containers, providers

from adapters.models.anthropic import AnthropicSettings, AnthropicText
from adapters.models.built_in import BuiltInImages, BuiltInText
from adapters.models.calling import ImageCaller, Limits, Meter, TextCaller
from adapters.models.catalog import Structured
from adapters.models.checking import Check, without_their_words
from adapters.models.fallback import Breakers, FallbackImageModel, FallbackTextModel, Patience
from adapters.models.offline.image import MODEL as OFFLINE_IMAGE_MODEL
from adapters.models.offline.image import OfflineImageModel
from adapters.models.offline.text import MODEL as OFFLINE_TEXT_MODEL
from adapters.models.offline.text import OfflineTextModel
from adapters.models.offline.video import MODEL as OFFLINE_VIDEO_MODEL
from adapters.models.offline.video import OfflineVideos
from adapters.models.openai import OpenAIClient, OpenAISettings, OpenAIText
from adapters.models.openai_images import OpenAIImages
from adapters.models.openai_videos import OpenAIVideos
from adapters.models.provider import ImageProvider, TextProvider, VideoProvider
from adapters.models.runpod import RunPodImages, RunPodSettings
from adapters.models.runpod_video import RunPodVideos
from adapters.models.video import RoutedVideoModel
from core.usage.model import operation_named
from core.video.model import Route as VideoRoute
from entrypoints.settings import Settings
from entrypoints.settings.content import Models
from entrypoints.settings.routes import (
    IMAGE,
    OFFLINE,
    TEXT,
    VIDEO,
    Key,
    Route,
    addresses,
    service,
    services,
)

Close = Callable[[], Awaitable[object]]
RENDERING = "rendering"
"""The folder of what the built-in renderer is at."""


class Providers:
    """The providers that settings name: made at the first use, closed together."""

    def __init__(
        self, settings: Settings, offline_text: OfflineTextModel, offline_image: OfflineImageModel
    ) -> None:
        """Make what costs nothing to make: no SDK is imported before its first call."""
        models = settings.models
        self._openai = OpenAIClient(
            OpenAISettings(
                name="openai",
                base_url=models.openai_url,
                api_key=models.openai_api_key,
                timeout_seconds=models.timeout_seconds,
                limit_name="max_completion_tokens",
            )
        )
        deepseek = OpenAIClient(
            OpenAISettings(
                name="deepseek",
                base_url=models.deepseek_url,
                api_key=models.deepseek_api_key,
                timeout_seconds=models.timeout_seconds,
            )
        )
        compatible = compatible_client(models)
        runpod = RunPodImages(
            RunPodSettings(
                api_key=models.runpod_api_key,
                base_url=models.runpod_url,
                endpoint=models.runpod_sdxl_endpoint,
                timeout_seconds=models.timeout_seconds,
            )
        )
        self.text: dict[str, TextProvider] = {
            OFFLINE: BuiltInText(offline_text),
            "openai": OpenAIText(self._openai),
            "deepseek": OpenAIText(deepseek),
            "compatible": OpenAIText(compatible),
        }
        self.image: dict[str, ImageProvider] = {
            OFFLINE: BuiltInImages(offline_image),
            "openai": OpenAIImages(self._openai),
            "runpod": runpod,
        }
        self.checks: dict[str, Check] = {
            "openai": self._openai.check,
            "deepseek": deepseek.check,
            "compatible": compatible.check,
            "runpod": runpod.check,
        }
        self._closes: list[Close] = [
            each.close for each in (self._openai, deepseek, compatible, runpod)
        ]
        if models.anthropic_api_key:
            anthropic = AnthropicText(
                AnthropicSettings(
                    api_key=models.anthropic_api_key,
                    base_url=models.anthropic_url,
                    timeout_seconds=models.timeout_seconds,
                )
            )
            self.text["anthropic"] = anthropic
            self.checks["anthropic"] = anthropic.check
            self._closes.append(anthropic.close)

    async def close(self) -> None:
        """Close all connections."""
        for each in self._closes:
            await each()


def compatible_client(models: Models) -> OpenAIClient:
    """Return the client of a server of one's own, which may have no list of its models."""
    return OpenAIClient(
        OpenAISettings(
            name="compatible",
            base_url=models.compatible_url,
            api_key=models.compatible_api_key,
            timeout_seconds=models.timeout_seconds,
            structured=Structured(models.compatible_structured),
            has_list=False,
        )
    )


def limits(settings: Settings) -> Limits:
    """Return how long calls may take."""
    models = settings.models
    return Limits(whole_seconds=models.timeout_seconds, silence_seconds=models.silence_seconds)


def text_model(
    settings: Settings, made: Providers, meter: Meter, limits: Limits, patience: Patience
) -> FallbackTextModel:
    """Return what writes, operation by operation."""

    def caller(route: Route) -> TextCaller:
        return TextCaller(
            provider=route.provider,
            model=OFFLINE_TEXT_MODEL if route.provider == OFFLINE else route.model,
            text=made.text[route.provider],
            meter=meter,
            limits=limits,
        )

    callers: Mapping[str, list[TextCaller]] = {
        operation_named(each.operation): [caller(route) for route in each.routes]
        for each in services(settings.models)
        if each.operation not in {IMAGE, VIDEO}
    }
    return FallbackTextModel(callers, patience)


def image_model(
    settings: Settings, made: Providers, meter: Meter, limits: Limits, patience: Patience
) -> FallbackImageModel:
    """Return what draws."""
    callers = [
        ImageCaller(
            provider=route.provider,
            model=OFFLINE_IMAGE_MODEL if route.provider == OFFLINE else route.model,
            image=made.image[route.provider],
            meter=meter,
            limits=limits,
        )
        for route in service(settings.models, IMAGE).routes
    ]
    return FallbackImageModel(callers, patience)


class VideoProviders:
    """The providers of videos: made without calling anybody, closed together."""

    def __init__(self, settings: Settings) -> None:
        """Make them."""
        models = settings.models
        client = OpenAIClient(
            OpenAISettings(
                name="openai",
                base_url=models.video_base_url or models.openai_url,
                api_key=models.openai_api_key,
                timeout_seconds=models.timeout_seconds,
            )
        )
        runpod = RunPodVideos(
            RunPodSettings(
                api_key=models.runpod_api_key,
                base_url=models.runpod_url,
                endpoint=models.runpod_video_endpoint,
                timeout_seconds=models.timeout_seconds,
            )
        )
        openai = OpenAIVideos(client)
        offline = OfflineVideos(settings.server.data_dir / RENDERING)
        self.video: dict[str, VideoProvider] = {
            OFFLINE: offline,
            "openai": openai,
            "runpod": runpod,
        }
        self.checks: dict[str, Check] = {"openai": openai.check, "runpod": runpod.check}
        self._closes: list[Close] = [client.close, runpod.close, offline.close]

    async def close(self) -> None:
        """Close all connections, and stop rendering."""
        for each in self._closes:
            await each()


def video_model(
    settings: Settings, made: VideoProviders, meter: Meter, patience: Patience
) -> RoutedVideoModel:
    """Return what renders."""
    ways = [
        VideoRoute(
            provider=route.provider,
            model=OFFLINE_VIDEO_MODEL if route.provider == OFFLINE else route.model,
        )
        for route in service(settings.models, VIDEO).routes
    ]
    return RoutedVideoModel(ways=ways, providers=made.video, meter=meter, patience=patience)


def provider_checks(
    settings: Settings, made: Providers, videos: VideoProviders
) -> Sequence[tuple[str, Key, Check]]:
    """Return what asks each configured provider, with its name and the key that it is about."""

    def of(provider: str, work: str) -> Check:
        checks = videos.checks if work == VIDEO else made.checks
        return without_their_words(checks[provider])

    return [
        (provider if work == TEXT else f"{provider} for {work}s", key, of(provider, work))
        for (provider, work), key in addresses(settings.models).items()
    ]


async def close_both(made: Providers, videos: VideoProviders) -> None:
    """Close what either has open."""
    await made.close()
    await videos.close()


class ModelsContainer(containers.DeclarativeContainer):
    """Providers, and the way from one to the next."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    usage = providers.DependenciesContainer()

    offline_text = providers.Singleton(
        OfflineTextModel, words_per_second=settings.provided.models.offline_words_per_second
    )
    offline_image = providers.Singleton(OfflineImageModel)
    model_providers = providers.Singleton(Providers, settings, offline_text, offline_image)
    meter = providers.Singleton(Meter, admit=usage.admit_call, record=usage.record_call)
    call_limits = providers.Singleton(limits, settings)
    breakers = providers.Singleton(Breakers)
    patience = providers.Singleton(
        Patience,
        clock=shared.clock,
        sleep=providers.Object(asyncio.sleep),
        draw=providers.Object(random),
        breakers=breakers,
    )
    routed_text = providers.Singleton(
        text_model, settings, model_providers, meter, call_limits, patience
    )
    routed_image = providers.Singleton(
        image_model, settings, model_providers, meter, call_limits, patience
    )
    video_providers = providers.Singleton(VideoProviders, settings)
    routed_video = providers.Singleton(video_model, settings, video_providers, meter, patience)
    provider_checks = providers.Callable(
        provider_checks, settings, model_providers, video_providers
    )
    close = providers.Callable(close_both, model_providers, video_providers)
