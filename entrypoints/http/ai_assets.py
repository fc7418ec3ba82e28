"""What `ai/` answers where it makes another version of an asset."""

from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from core.accounts.model import Caller
from core.assets.rules.expecting import AssetMoved, AssetMovedOn
from core.generation.use_cases.work_on_asset import WorkOnAsset, WorkOnAssetCommand
from core.shared.keys import RequestKey
from entrypoints.http.ai_answers import Answering
from entrypoints.http.asset_views import AssetAnswers, expected
from entrypoints.http.serving.etags import IfMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """What it takes to let a model work on an asset, and to answer with what comes of it."""

    caller: Caller
    key: RequestKey | None
    if_match: str | None
    work_on_asset: WorkOnAsset
    answering: Answering
    answers: AssetAnswers

    async def __call__(
        self,
        asset_id: str,
        *,
        expected_revision: int | None,
        instruction: str | None = None,
        language: str = "en",
    ) -> Response[Any]:
        """Answer with what was made, or with what the asset is now to who came too late."""
        command = WorkOnAssetCommand(
            account_id=self.caller.account_id,
            author=self.caller.caller,
            asset_id=asset_id,
            instruction=instruction,
            language=language,
            expected=expected(expected_revision, self.if_match),
            key=self.key,
        )
        try:
            started = await self.work_on_asset(command)
        except (AssetMoved, AssetMovedOn) as moved:
            return self.answers.moved(moved)
        return await self.answering(started)


def working(
    *,
    caller: NamedDependency[Caller],
    request_key: NamedDependency[RequestKey | None],
    work_on_asset: NamedDependency[WorkOnAsset],
    answering: NamedDependency[Answering],
    answers: NamedDependency[AssetAnswers],
    if_match: IfMatch = None,
) -> Working:
    """Return what the handlers of `ai/` let models work on assets with."""
    return Working(
        caller=caller,
        key=request_key,
        if_match=if_match,
        work_on_asset=work_on_asset,
        answering=answering,
        answers=answers,
    )
