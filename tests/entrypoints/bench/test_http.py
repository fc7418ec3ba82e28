import pytest

from entrypoints.bench import http
from entrypoints.bench.measuring import BooksWrong, Plan
from entrypoints.bench.places import installed
from entrypoints.bench.wallets import open_wallets


@pytest.mark.deep
@pytest.mark.postgres
async def test_holds_are_measured_beside_the_classic_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "WALLETS", 20)
    found = await http.measure(Plan(rounds=1, seconds=0.5))
    assert {each.name for each in found} >= {
        "hold / classic stack",
        "hot wallet / 10,000 wallets",
        "SQLite: holds",
    }
    assert all(each.spread.least > 0 for each in found)


async def test_opened_wallets_are_clean_and_a_lost_hold_is_noticed() -> None:
    async with installed() as place:
        accounts, _ = await open_wallets(place.container, 3)
        await http.audit(place, accounts, placed=0)
        with pytest.raises(BooksWrong):
            await http.audit(place, accounts, placed=1)
