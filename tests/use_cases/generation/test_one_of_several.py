"""Who names none, or several, of what an act is for is refused before anything is looked at."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from core.assets.errors import AssetInvalid
from core.assets.model import Expected
from core.assets.rules.details import Written
from core.generation.errors import WishInvalid
from core.generation.use_cases.make_again import MakeAgainCommand
from core.generation.use_cases.refine_text import RefineTextCommand
from core.shared.ids import AccountId
from core.video.use_cases.make_asset import MakeAssetCommand
from entrypoints.container import Container
from tests.builders import settings_for

ADA = AccountId(1)
REFINED = ("text", "asset_id")
MADE_AGAIN = ("article_id", "text_id", "asset_id")
MADE_INTO_ASSETS = ("content", "article_id", "text_id", "image_id", "media_id")
SEEN = Expected(revision=1)


def wrong(*names: str) -> list[Mapping[str, Any]]:
    """Return what names none of them, and all that name several."""
    several = [some for count in range(2, len(names) + 1) for some in combinations(names, count)]
    return [dict.fromkeys(some, "x") for some in [(), *several]]


@pytest.fixture
def container(tmp_path: Path) -> Container:
    """Return a container over a database that has no tables: whoever looks at it fails."""
    return Container(settings=settings_for(tmp_path))


@pytest.mark.parametrize("named", wrong(*REFINED), ids="+".join)
async def test_one_thing_is_refined(container: Container, named: Mapping[str, Any]) -> None:
    command = RefineTextCommand(
        account_id=ADA, author="ada", instruction="Longer.", language="en", **named
    )
    with pytest.raises(WishInvalid, match="`text` or `asset_id`"):
        await container.generation.refine_text()(command)


@pytest.mark.parametrize("named", wrong(*MADE_AGAIN), ids="+".join)
async def test_one_thing_is_made_again(container: Container, named: Mapping[str, Any]) -> None:
    command = MakeAgainCommand(account_id=ADA, author="ada", **named)
    with pytest.raises(WishInvalid, match="`article_id`, `text_id` or `asset_id`"):
        await container.generation.make_again()(command)


async def test_what_has_no_revision_is_expected_in_none(container: Container) -> None:
    refined = RefineTextCommand(
        account_id=ADA, author="ada", instruction="x", language="en", text="y", expected=SEEN
    )
    again = MakeAgainCommand(account_id=ADA, author="ada", text_id="x", expected=SEEN)
    with pytest.raises(WishInvalid, match="is for an `asset_id`"):
        await container.generation.refine_text()(refined)
    with pytest.raises(WishInvalid, match="is for an `asset_id`"):
        await container.generation.make_again()(again)


@pytest.mark.parametrize("named", wrong(*MADE_INTO_ASSETS), ids="+".join)
async def test_an_asset_is_made_of_one_thing(
    container: Container, named: Mapping[str, Any]
) -> None:
    ids = {name: id for name, id in named.items() if name != "content"}
    written = Written(content=named.get("content"))
    command = MakeAssetCommand(account_id=ADA, author="ada", written=written, **ids)
    with pytest.raises(AssetInvalid, match="Give one of"):
        await container.video.make_asset()(command)
