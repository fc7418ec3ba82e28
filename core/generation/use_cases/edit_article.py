"""Change an article's text by hand."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from core.generation.articles import Edit, edited
from core.generation.errors import ArticleChanged
from core.generation.model import Article
from core.generation.ports import GenerationUnitOfWork, Markup
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class EditArticleCommand:
    """What changes in which article; with `revision`, only if it is still that one."""

    account_id: AccountId
    article_id: str
    edit: Edit
    revision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditArticle:
    """The text before the edit stays as a version; an edit that changes nothing leaves none."""

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    markup: Markup

    async def __call__(self, command: EditArticleCommand) -> Article:
        """Return the article as it is then.

        Raises `ArticleNotFound`, `ArticleBusy`, `EditInvalid`, and `ArticleChanged` when somebody
        else changed it first.
        """
        markdown = command.edit.markdown
        html = None
        if markdown is not None:
            # Hostile Markdown takes seconds: nobody waits for it, and no wallet is locked.
            html = await asyncio.to_thread(self.markup.to_html, markdown.strip())
        async with self.unit_of_work() as work:
            await work.wallets.get(command.account_id)
            article = await work.articles.get(command.article_id, account_id=command.account_id)
            if command.revision not in (None, article.revision):
                raise ArticleChanged("The article was changed meanwhile. Read it again.")
            changed = edited(article, command.edit, html=html)
            if changed != article:
                await work.articles.keep_version(article, self.clock.now())
                await work.articles.save(changed)
                await work.commit()
            return changed
