"""Make an article, an asset or an earlier answer again, from its last prompt."""

from dataclasses import dataclass, field

from core.assets.model import Expected
from core.generation.errors import WishInvalid
from core.generation.model import Article, Started
from core.generation.rules.creations import check_expected
from core.generation.use_cases.regenerate_article import (
    RegenerateArticle,
    RegenerateArticleCommand,
)
from core.generation.use_cases.repeat_creation import RepeatCreation, RepeatCreationCommand
from core.generation.use_cases.work_on_asset import WorkOnAsset, WorkOnAssetCommand
from core.shared.ids import AccountId
from core.shared.keys import RequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAgainCommand:
    """What is made again, exactly one, for whom; an asset only in the state that is expected."""

    account_id: AccountId
    author: str
    article_id: str | None = None
    text_id: str | None = None
    asset_id: str | None = None
    expected: Expected = field(default_factory=Expected)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAgain:
    """An article is written anew, an asset gets another version, an answer another beside it."""

    repeat: RepeatCreation
    regenerate_article: RegenerateArticle
    work_on_asset: WorkOnAsset

    async def __call__(self, command: MakeAgainCommand) -> Started | Article:
        """Return the creation, or the article, queued.

        Raises `WishInvalid` unless one is named, and for a revision of what has none; and what
        `RepeatCreation`, `RegenerateArticle` and `WorkOnAsset` raise.
        """
        account_id, key = command.account_id, command.key
        check_expected(command.asset_id, command.expected)
        match command:
            case MakeAgainCommand(article_id=None, text_id=None, asset_id=str(asset_id)):
                return await self.work_on_asset(
                    WorkOnAssetCommand(
                        account_id=account_id,
                        author=command.author,
                        asset_id=asset_id,
                        expected=command.expected,
                        key=key,
                    )
                )
            case MakeAgainCommand(article_id=None, text_id=str(source_id), asset_id=None):
                return await self.repeat(
                    RepeatCreationCommand(account_id=account_id, source_id=source_id, key=key)
                )
            case MakeAgainCommand(article_id=str(article_id), text_id=None, asset_id=None):
                return await self.regenerate_article(
                    RegenerateArticleCommand(account_id=account_id, article_id=article_id, key=key)
                )
            case _:
                raise WishInvalid(
                    "Name what shall be made again: `article_id`, `text_id` or `asset_id`."
                )
