"""Change an article by hand: its text, and the campaign that it lies in."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.generation.errors import ArticleChanged
from core.generation.model import Article
from core.generation.ports import GenerationUnitOfWork, Markup
from core.generation.rules.texts import Edit, edited
from core.shared.ids import AccountId
from core.shared.ports import Aside, Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Into which campaign an article goes; None takes it out of the one that it lies in."""

    campaign_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditArticleCommand:
    """What changes in which article; with `revisions`, only if it is still one of those."""

    account_id: AccountId
    article_id: str
    edit: Edit
    move: Move | None = None
    revisions: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditArticle:
    """The text before the edit stays as a version; what leaves the text as it is leaves none."""

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    markup: Markup
    aside: Aside

    async def __call__(self, command: EditArticleCommand) -> Article:
        """Return the article as it is then.

        Raises `ArticleNotFound`, `ArticleBusy`, `EditInvalid`, `ArticleChanged` when somebody else
        changed it first, and a `NotFound` for a campaign that is not there.
        """
        markdown = command.edit.markdown
        html = None
        if markdown is not None:
            # It may be long: nobody else waits for it, and no wallet is locked.
            source = markdown.strip()
            html = await self.aside(command.account_id, lambda: self.markup.to_html(source))
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            if command.move is not None and command.move.campaign_id is not None:
                # Before the article: who deletes a campaign locks it before what lies in it.
                await work.campaigns.get(command.account_id, command.move.campaign_id)
            article = await work.articles.get(command.article_id, account_id=command.account_id)
            if command.revisions is not None and article.revision not in command.revisions:
                raise ArticleChanged("The article was changed meanwhile. Read it again.")
            changed = edited(article, command.edit, html=html)
            if changed.text != article.text:
                await work.articles.keep_version(article, self.clock.now())
            if command.move is not None:
                changed = replace(changed, campaign_id=command.move.campaign_id)
            if changed != article:
                await work.articles.save(changed)
                await work.commit()
            return changed
