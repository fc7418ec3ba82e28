"""`inkwell doctor prices`: the files of what is sold, and what is known of models' cost."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.ledger import prices
from core.plans import catalogue
from core.video.rules import wishes
from entrypoints.settings import Settings
from tests.builders import container_for
from tests.entrypoints.operations.test_doctor import NOBODY, findings, of
from tests.world import world_settings

RUNPOD = {"RUNPOD_API_KEY": "k", "RUNPOD_SDXL_ENDPOINT": "e"}
SERVER = {"INKWELL_COMPATIBLE_URL": f"http://{NOBODY}/v1", "INKWELL_COMPATIBLE_MODEL": "own-9b"}


@pytest.fixture
def book() -> dict[str, Any]:
    """Return the price book, to be changed."""
    read: dict[str, Any] = json.loads(prices.BOOK.read_text())
    return read


@pytest.fixture
def sold(tmp_path: Path, book: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with files of what is sold, which this test may write anew."""
    costs, plans = tmp_path / "prices.json", tmp_path / "catalogue.json"
    costs.write_text(json.dumps(book))
    plans.write_text(catalogue.CATALOGUE.read_text())
    monkeypatch.setattr(prices, "BOOK", costs)
    monkeypatch.setattr(catalogue, "CATALOGUE", plans)
    return tmp_path


async def test_what_is_sold_is_whole(tmp_path: Path) -> None:
    code, found = await findings(container_for(world_settings(tmp_path)), "prices")
    assert code == 0
    assert [(each["part"], each["state"]) for each in found] == [
        ("price book", "ok"),
        ("plans", "ok"),
        ("prices of models", "ok"),
    ]
    assert of(found, "price book")["about"] == "version 2026-11"
    assert of(found, "plans")["about"] == "basic, standard, premium"


@pytest.mark.parametrize(
    ("file", "part"), [("prices.json", "price book"), ("catalogue.json", "plans")]
)
async def test_a_file_with_a_mistake_is_told_and_the_rest_is_still_checked(
    sold: Path, file: str, part: str
) -> None:
    (sold / file).write_text("{")
    code, found = await findings(container_for(world_settings(sold)), "prices", "demo", "links")
    assert code == 1
    finding = of(found, part)
    assert finding["state"] == "down"
    assert finding["about"].startswith(f"{file}: is not JSON")
    assert file in finding["advice"]
    assert of(found, "links")["state"] == "off"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"versions": "caf\u00e9"}'.encode("latin-1"), "is not in UTF-8"),
        (b"[" * 100_000, "is not JSON: nested too deeply"),
        (b"9" * 5_000, "is not JSON: Exceeds the limit"),
    ],
)
async def test_a_file_that_is_hardly_one_is_told_too(sold: Path, content: bytes, said: str) -> None:
    (sold / "prices.json").write_bytes(content)
    code, found = await findings(container_for(world_settings(sold)), "prices")
    assert code == 1
    assert of(found, "price book")["about"].startswith(f"prices.json: {said}")


async def test_what_needs_a_file_with_a_mistake_is_unknown(sold: Path) -> None:
    (sold / "catalogue.json").write_text("{}")
    code, found = await findings(container_for(world_settings(sold)), "payments")
    assert code == 1
    assert of(found, "payments")["state"] == "unknown"


async def test_what_is_sold_without_a_price_is_told(sold: Path, book: dict[str, Any]) -> None:
    (version,) = book["versions"]
    del version["credits"]["image"], version["tokens"]["refine"], version["tokens"]["text"]["long"]
    version["video"]["premium_models"] = ["sora-2-por"]
    (sold / "prices.json").write_text(json.dumps(book))
    code, found = await findings(container_for(world_settings(sold)), "prices")
    assert code == 1
    finding = of(found, "price book")
    assert finding["state"] == "down"
    for place in ("credits.image", "tokens.refine.short", "tokens.text.long", "sora-2-por"):
        assert place in finding["about"]
    assert "tokens.text.short" not in finding["about"]


async def test_a_model_whose_cost_nobody_knows_is_named(tmp_path: Path) -> None:
    settings = world_settings(tmp_path, **RUNPOD, **SERVER, OPENAI_API_KEY="k")
    code, found = await findings(container_for(settings), "prices")
    assert code == 0
    unpriced = [each for each in found if each["part"].startswith("price of ")]
    assert [(each["part"], each["state"]) for each in unpriced] == [
        ("price of compatible:own-9b", "off"),
        ("price of runpod:sdxl", "off"),
    ]
    assert "INKWELL_PROVIDER_PRICES: compatible:own-9b=" in unpriced[0]["advice"]
    assert "INKWELL_PROVIDER_PRICES: runpod:sdxl=image/" in unpriced[1]["advice"]


async def test_a_budget_that_would_not_hold_is_down(tmp_path: Path) -> None:
    def with_budget(**more: str) -> Settings:
        video = {"INKWELL_VIDEO_BASE_URL": f"http://{NOBODY}", "INKWELL_DAILY_BUDGET_USD": "5"}
        return world_settings(tmp_path, **video, **more)

    code, found = await findings(container_for(with_budget()), "prices")
    assert code == 1
    names = [f"price of openai:{name}" for name in ("sora-2", "sora-2-pro")]
    assert {of(found, name)["state"] for name in names} == {"down"}
    priced = with_budget(INKWELL_PROVIDER_PRICES="openai:*=video/0.1")
    code, found = await findings(container_for(priced), "prices")
    assert (code, of(found, "prices of models")["state"]) == (0, "ok")


def test_a_catalogue_of_videos_with_a_mistake_is_told_with_its_place() -> None:
    for text, told in (
        ('{"usual": "a", "models": []}', "models: must have at least 1"),
        ('{"usual": "b", "models": [{"name": "a", "sizes": ["1x1"]}]}', "usual: 'b' names no"),
        ('{"usual": "a", "models": [{"name": "a", "sizes": []}]}', "models[0].sizes: must have"),
        (
            '{"usual": "a", "models": [{"name": "a", "sizes": ["1x1"]}, {"name": "a"}]}',
            "models[1].name: is the name of an earlier one, too",
        ),
    ):
        with pytest.raises(ValueError, match="video catalogue") as wrong:
            wishes.parse(text)
        assert told in str(wrong.value)
