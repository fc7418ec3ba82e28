"""What everything costs is shown to whoever asks, and is what is charged."""

from tests.world import World

API = "/api/v1"


async def test_a_page_of_prices_needs_no_account(world: World) -> None:
    shown = (await world.ask("GET", f"{API}/prices")).json()
    plans = await world.ask("GET", f"{API}/plans")

    costs = {each["operation"]: each for each in shown["operations"]}
    assert shown["tokens_per_credit"] == 2_000
    assert costs["script"]["credits"] == 10
    assert costs["article"]["tokens"] == {"short": 1_000, "medium": 2_000, "long": 4_000}
    assert [each["name"] for each in plans.json()["items"]] == ["basic", "standard", "premium"]


async def test_models_of_videos_are_listed_with_what_their_clips_cost(world: World) -> None:
    ada = await world.dev()
    models = (await world.ask("GET", f"{API}/videos/models")).json()["items"]

    assert models == (await world.ask("GET", f"{API}/prices")).json()["video_models"]
    assert sum(each["usual"] for each in models) == 1
    by_name = {each["model"]: each for each in models}
    assert "1024x1792" in by_name["sora-2-pro"]["resolutions"]
    for model in models:
        for price in model["prices"]:
            wish = {"operation": "video", "model": model["model"], "duration": price["duration"]}
            estimate = await ada.ask("POST", f"{API}/credits/estimate", json=wish)
            assert estimate.json()["credits"] == price["credits"]
