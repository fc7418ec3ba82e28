"""Secrets at rest: nobody reads them, keys change, places are kept apart."""

import asyncio
import secrets
from pathlib import Path

import pytest

from adapters.database.accounts_rotation import sealed_columns
from adapters.secrets import KeyedPseudonyms, SealedSecrets
from core.accounts.errors import SealBroken
from core.accounts.rules.keys import KeyWish
from core.accounts.use_cases.verify_credentials import Credentials
from entrypoints.container import Container
from tests.builders import migrated
from tests.world import World, world_over, world_settings

OLD, NEW = secrets.token_urlsafe(32), secrets.token_urlsafe(32)


def test_what_is_sealed_opens_only_in_its_place() -> None:
    box = SealedSecrets([OLD])
    sealed = box.seal("whsec", place="integrations.secret")
    assert "whsec" not in sealed
    assert box.open(sealed, place="integrations.secret") == "whsec"
    assert sealed != box.seal("whsec", place="integrations.secret")
    for wrong in (sealed[:-4] + "AAAA", "", "s1..", "s2" + sealed[2:], sealed[:20]):
        with pytest.raises(SealBroken):
            box.open(wrong, place="integrations.secret")
    with pytest.raises(SealBroken):
        box.open(sealed, place="api_keys.sealed")


def test_any_key_opens_and_the_first_seals() -> None:
    before = SealedSecrets([OLD]).seal("x", place="p")
    both = SealedSecrets([NEW, OLD])
    assert both.open(before, place="p") == "x"
    after = both.seal("x", place="p")
    assert SealedSecrets([NEW]).open(after, place="p") == "x"
    with pytest.raises(SealBroken):
        SealedSecrets([NEW]).open(before, place="p")


def test_a_pseudonym_is_recognised_after_the_key_has_changed() -> None:
    (before,) = KeyedPseudonyms([OLD]).of("email", "ada@example.com")
    assert before in KeyedPseudonyms([NEW, OLD]).of("email", "ada@example.com")
    assert before not in KeyedPseudonyms([NEW]).of("email", "ada@example.com")
    assert before not in KeyedPseudonyms([OLD]).of("identity", "ada@example.com")


def test_every_sealed_column_can_be_sealed_anew() -> None:
    columns = [f"{table.name}.{column.name}" for table, column in sealed_columns()]
    assert "api_keys.sealed" in columns


async def test_rotation_leaves_nothing_under_the_old_key(tmp_path: Path) -> None:
    settings = world_settings(tmp_path, INKWELL_ENCRYPTION_KEYS=OLD)
    await asyncio.to_thread(migrated, settings)
    async with world_over(settings) as world:
        await fill(world, 250)
    rotating = Container(settings=world_settings(tmp_path, INKWELL_ENCRYPTION_KEYS=f"{NEW},{OLD}"))
    assert await rotating.accounts.seal_rotation().rotate() == 250
    await rotating.close()
    after = Container(settings=world_settings(tmp_path, INKWELL_ENCRYPTION_KEYS=NEW))
    assert await after.accounts.seal_rotation().check() == 250
    await after.close()
    lost = Container(settings=world_settings(tmp_path, INKWELL_ENCRYPTION_KEYS=OLD))
    with pytest.raises(SealBroken):
        await lost.accounts.seal_rotation().check()
    await lost.close()


async def fill(world: World, count: int) -> None:
    """Make delivery keys."""
    create = world.container.accounts.create_api_key()
    authenticate = world.container.accounts.authenticate()
    made = 0
    while made < count:
        person = await world.dev(f"person{made}@example.com")
        caller = await authenticate(Credentials(bearer=person.tokens["access_token"]))
        for _ in range(min(50, count - made)):
            await create(KeyWish(name="site", scopes=frozenset(), delivery=True), caller)
            made += 1
