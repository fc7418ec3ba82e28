"""Which models serve what, with which keys."""

import pytest

from core.usage.model import PROVIDERS as SWITCHED
from entrypoints.container import Container
from entrypoints.settings import Settings, SettingsError, production_problems
from entrypoints.settings.routes import (
    PROVIDERS,
    asks_a_service_that_has_ended,
    keyless_routes,
    needs,
    offline_operations,
    service,
    services,
    who_can,
)
from tests.builders import PRODUCTION


def routes(operation: str, **environment: str) -> list[str]:
    models = Settings.load(environment).models
    return [str(route) for route in service(models, operation).routes]


def test_without_keys_everything_is_offline() -> None:
    models = Settings.load({}).models
    assert all(each.is_offline for each in services(models))
    assert "video" in offline_operations(models)


def test_keys_are_enough_and_the_others_are_the_fallback() -> None:
    keys = {"OPENAI_API_KEY": "o", "ANTHROPIC_API_KEY": "a", "DEEPSEEK_API_KEY": "d"}
    assert routes("article", **keys) == [
        "anthropic:claude-sonnet-5-5",
        "openai:gpt-6.1-terra",
        "deepseek:deepseek-v4-pro",
    ]
    assert routes("image", **keys) == ["openai:gpt-image-2"]
    assert routes("image", ANTHROPIC_API_KEY="a") == ["offline"]


def test_a_server_of_one_s_own_needs_its_model_s_name() -> None:
    url = {"INKWELL_COMPATIBLE_URL": "http://127.0.0.1:11434/v1"}
    assert routes("text", **url) == ["offline"]
    assert routes("text", **url, INKWELL_COMPATIBLE_MODEL="qwen3:8b") == ["compatible:qwen3:8b"]


def test_what_is_named_is_what_is_asked_and_what_has_no_key_is_said() -> None:
    environment = {
        "OPENAI_API_KEY": "o",
        "INKWELL_MODEL_ARTICLE": "anthropic:claude-x,deepseek:deepseek-chat,openai:gpt-y",
    }
    assert routes("article", **environment) == ["openai:gpt-y"]
    assert keyless_routes(Settings.load(environment).models) == (
        "article=anthropic:claude-x",
        "article=deepseek:deepseek-v4-flash",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"INKWELL_MODEL_ARTICLE": "anthropic:claude-x,openai:gpt-y"}, "can't be called"),
        ({"INKWELL_MODEL_IMAGE": "openai:gpt-image-2,offline"}, "no outside model serves image"),
    ],
)
def test_production_judges_the_routes_themselves(change: dict[str, str], words: str) -> None:
    [problem] = production_problems(Settings.load(PRODUCTION | change))
    assert words in problem


@pytest.mark.parametrize(
    "change",
    [
        {"INKWELL_MODEL_TEXT": "acme:gpt"},
        {"INKWELL_MODEL_TEXT": "openai:gpt-6-luna,runpod:sdxl"},
        {"INKWELL_MODEL_IMAGE": "anthropic:claude-haiku-5-5"},
        {"INKWELL_PROVIDER_PRICES": "openai:gpt=1"},
        {"INKWELL_PROVIDER_PRICES": "openai=1/2"},
        {"INKWELL_PROVIDER_PRICES": "runpod:sdxl=image"},
    ],
)
def test_nonsense_is_refused_at_the_start(change: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Settings.load(change)


def test_a_provider_is_known_wherever_it_must_be() -> None:
    models = Container(settings=Settings.load({"ANTHROPIC_API_KEY": "a"})).models
    made, videos = models.model_providers(), models.video_providers()

    assert set(PROVIDERS) == set(SWITCHED), "each also stands in PROVIDERS of core/usage/model.py"
    for operation, adapters in (
        ("text", made.text),
        ("image", made.image),
        ("video", videos.video),
    ):
        assert set(who_can(operation)) == set(adapters), (
            f"{operation}: PROVIDERS of entrypoints/settings/routes.py and the adapters that "
            "entrypoints/container/models.py makes are not the same"
        )


def test_who_renders_videos() -> None:
    runpod = {"RUNPOD_API_KEY": "r", "INKWELL_RUNPOD_VIDEO_ENDPOINT": "pod"}
    url = {"INKWELL_VIDEO_BASE_URL": "https://video.example.com/v1"}
    assert routes("video", OPENAI_API_KEY="o") == ["offline"]
    assert routes("video", **url, **runpod) == ["openai:*", "runpod:*"]
    named = {"INKWELL_MODEL_VIDEO": "openai:sora-2,anthropic:x", "OPENAI_API_KEY": "o"}
    models = Settings.load(named).models
    found = service(models, "video")
    assert asks_a_service_that_has_ended(models, found)
    assert not asks_a_service_that_has_ended(Settings.load({**named, **url}).models, found)
    assert [needs(route, "video") for route in found.keyless] == [
        "anthropic:x can't do this: name one of openai, runpod, offline"
    ]
