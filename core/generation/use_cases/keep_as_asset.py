"""Make an asset of what was generated."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.assets.model import AssetKind, AssetState, Draft, First, Source, SourceKind
from core.assets.rules.details import (
    Details,
    Written,
    check_details,
    check_kind,
    check_written,
    title_from,
)
from core.assets.steps.storing import load, show
from core.assets.use_cases.create_asset import CreateAsset
from core.generation.errors import ArticleBusy, WishInvalid
from core.generation.model import OPEN_CREATIONS, Article, Creation
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.creations import made_by
from core.shared.ids import AccountId
from core.shared.keys import RequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAsAssetCommand:
    """What becomes an asset of whom: an article, or what `ai/` made. `key` makes it once."""

    account_id: AccountId
    author: str
    source: Source
    kind: AssetKind | None = None
    note: str | None = None
    details: Details = field(default_factory=Details)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAsAsset:
    """The first version says from which prompt it was made, by which model, at what cost.

    What it was made from stays as it is, and may be deleted without the asset.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    create: CreateAsset

    async def __call__(self, command: KeepAsAssetCommand) -> AssetState:
        """Return the asset.

        Raises `AssetInvalid`, `ArticleNotFound`, `CreationNotFound`, `ArticleBusy` for what is not
        there yet, `WishInvalid` for what is no text or image, a `NotFound` for a campaign that is
        not there, `BlobGone`, `NoRoom`, and the errors of keys.
        """
        details = check_details(command.details)
        note = check_written(Written(note=command.note)).note
        account_id = command.account_id
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await load(work, account_id, earlier, deleted=True)
            if details.campaign_id is not None:
                # Before the article: who deletes a campaign locks it before what lies in it.
                await work.campaigns.get(account_id, details.campaign_id)
            if command.source.kind is SourceKind.ARTICLE:
                article = await work.articles.get(command.source.id, account_id=account_id)
                first = first_of_article(article, command.author)
                tags = () if article.text is None else article.text.tags
                details = replace(details, tags=tags if details.tags is None else details.tags)
            else:
                creation = await work.creations.get(command.source.id, account_id=account_id)
                first = await self._first_of(work, creation, command.author)
            check_kind(first.kind, command.kind)
            first = replace(first, draft=replace(first.draft, note=note))
            now = self.create.clock.now()
            state = await self.create.begin(work, account_id, first, details, now)
            if command.key is not None:
                await work.keys.finish(command.key, result=state.asset.id)
            await work.commit()
            return state

    async def _first_of(self, work: GenerationUnitOfWork, creation: Creation, author: str) -> First:
        """Return how an asset of a text or an image begins."""
        if creation.status in OPEN_CREATIONS:
            raise ArticleBusy("This is still being made. Wait for its end.")
        draft = made_by(creation, author)
        prompt = title_from(draft.prompt or "")
        if creation.media_id is not None:
            media = await show(work, self.create.media, creation.account_id, creation.media_id)
            draft = replace(draft, shown=media.shown)
            return First(kind=media.kind, title=prompt, draft=draft)
        if creation.text is None:
            raise WishInvalid("Nothing that was made there is a text or an image.")
        return First(kind=AssetKind.TEXT, title=title_from(creation.text), draft=draft)


def first_of_article(article: Article, author: str) -> First:
    """Return how an asset of an article begins. Raises `ArticleBusy` for one without a text."""
    if article.text is None:
        raise ArticleBusy("This article has no text yet. Wait for its end.")
    source = Source(kind=SourceKind.ARTICLE, id=article.id)
    draft = Draft(
        author=author,
        content=article.text.markdown,
        prompt=article.brief.topic,
        provider=article.provider,
        model=article.model,
        tokens_used=article.tokens_used,
        micro_credits_used=article.micro_credits_used,
        source=source,
        recipe=source,
    )
    return First(kind=AssetKind.TEXT, title=article.text.title, draft=draft)
