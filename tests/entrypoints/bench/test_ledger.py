import pytest
from sqlalchemy import text

from entrypoints.bench import ledger
from entrypoints.bench.books import Books
from entrypoints.bench.measuring import BooksWrong, Plan
from entrypoints.bench.places import installed


@pytest.mark.deep
@pytest.mark.postgres
async def test_wallet_commands_are_measured_on_both_databases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ledger, "WALLETS", 20)
    found = await ledger.measure(Plan(rounds=1, seconds=0.3, entries=20_000))
    assert len([each for each in found if each.goal]) == 5
    assert all(each.spread.least > 0 for each in found)


async def test_books_are_audited_after_a_run() -> None:
    async with installed() as place:
        books = await Books.opened(place, 3, in_flight=4, seconds=0.05)
        assert await books.hold() > 0
        assert await books.settle() > 0
        async with place.container.shared.database().writer() as connection:
            await connection.execute(text("UPDATE wallets SET held = held + 1"))
        with pytest.raises(BooksWrong):
            await books.audit()
