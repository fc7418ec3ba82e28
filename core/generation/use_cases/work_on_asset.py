"""Let a model make the next version of an asset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.assets.errors import NoPrompt
from core.assets.model import AssetKind, AssetState, Expected, SourceKind
from core.assets.steps.storing import load_expected
from core.generation.errors import WishInvalid
from core.generation.model import Article, Creation, ForAsset, Operation, Started
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.creations import check_inputs
from core.generation.use_cases.repeat_creation import RepeatCreation
from core.generation.use_cases.start_creation import StartCreation
from core.shared.ids import AccountId
from core.shared.keys import RequestKey

WITHOUT_PROMPT = "Nothing in this version's line was made from a prompt. Say what shall be made."


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOnAssetCommand:
    """Which asset gets another version, for whom; only in the state that is expected.

    With an `instruction` the current version is changed as it says, in the language; without one
    it is made again from the last prompt in its line. `key` makes a repeated call the same one.
    """

    account_id: AccountId
    author: str
    asset_id: str
    instruction: str | None = None
    language: str = "en"
    expected: Expected = field(default_factory=Expected)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOnAsset:
    """What comes of it is appended in the transaction that settles it (see `steps/versions.py`)."""

    unit_of_work: Callable[[], GenerationUnitOfWork]
    start: StartCreation
    repeat: RepeatCreation

    async def __call__(self, command: WorkOnAssetCommand) -> Started:
        """Return the creation, queued.

        Raises `AssetNotFound`, `AssetMoved`, `AssetMovedOn`, `NoPrompt`, `WishInvalid` (for a text
        that is too long, too), `CreationNotFound` where the prompt was deleted, and what
        `StartCreation` and `RepeatCreation` raise.
        """
        account_id, key = command.account_id, command.key
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if key is not None:
                earlier = await work.keys.claim(key)
                if earlier is not None:
                    made = await work.creations.get(earlier, account_id=account_id)
                    return Started(creation=made, is_new=False)
            state = await load_expected(work, account_id, command.asset_id, command.expected)
            wish = ForAsset(
                asset_id=state.asset.id, version=state.version.number, author=command.author
            )
            if command.instruction is None:
                creation = await self._again(work, state, wish, key)
            else:
                creation = await self._changed(work, state, wish, command)
            await work.commit()
            return Started(creation=creation, is_new=True)

    async def _changed(
        self,
        work: GenerationUnitOfWork,
        state: AssetState,
        wish: ForAsset,
        command: WorkOnAssetCommand,
    ) -> Creation:
        """Begin to change a text as an instruction says, or to draw an image anew with it."""
        instruction = command.instruction or ""
        operation, inputs = Operation.REFINE, dict[str, object]()
        if state.asset.kind is AssetKind.TEXT:
            inputs = {
                "text": state.version.content,
                "instruction": instruction,
                "language": command.language,
            }
        elif state.asset.kind is AssetKind.IMAGE:
            drawn = await self._recipe(work, state)
            operation = Operation.IMAGE
            inputs = {**drawn.inputs, "prompt": f"{drawn.inputs['prompt']}\n{instruction}"}
        else:
            raise WishInvalid("A video can't be refined. Make another one of its script.")
        checked = check_inputs(operation, inputs)
        self.start.topics.check(checked.values())
        return await self.start.begin(
            work, command.account_id, operation, checked, key=command.key, for_asset=wish
        )

    async def _again(
        self,
        work: GenerationUnitOfWork,
        state: AssetState,
        wish: ForAsset,
        key: RequestKey | None,
    ) -> Creation:
        """Begin another take from the last prompt."""
        recipe = state.version.recipe
        if recipe is None or recipe.kind is SourceKind.CREATION:
            source = await self._recipe(work, state)
            return await self.repeat.again(work, source, key=key, for_asset=wish)
        account_id = state.asset.account_id
        article = await work.articles.get(recipe.id, account_id=account_id, deleted=True)
        inputs = check_inputs(Operation.TEXT, inputs_of(article))
        self.start.topics.check(inputs.values())
        return await self.start.begin(
            work,
            account_id,
            Operation.TEXT,
            inputs,
            key=key,
            source_id=article.id,
            take=await work.creations.takes(article.id) + 2,
            for_asset=wish,
        )

    async def _recipe(self, work: GenerationUnitOfWork, state: AssetState) -> Creation:
        """Return the creation that has the last prompt. Raises `NoPrompt`, `CreationNotFound`."""
        recipe = state.version.recipe
        if recipe is None:
            raise NoPrompt(WITHOUT_PROMPT)
        return await work.creations.get(recipe.id, account_id=state.asset.account_id)


def inputs_of(article: Article) -> Mapping[str, object]:
    """Return what an article was ordered with as the wish for a text."""
    brief = article.brief
    keywords = f" Keywords: {', '.join(brief.keywords)}." if brief.keywords else ""
    return {
        "prompt": f"Write an article about {brief.topic}.{keywords}",
        "tone": brief.tone,
        "language": brief.language,
        "length": brief.length.value,
    }
