"""What video needs of storage, of whoever reads pictures, and of whoever renders videos."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.video.model import (
    Clip,
    ClipFilter,
    Image,
    Order,
    Picture,
    PictureKind,
    Rendering,
    Route,
    Script,
    ScriptFilter,
    Spent,
)


class Pictures(Protocol):
    """Looks at pictures and decodes them, a few at a time. All of it may raise `PicturesBusy`."""

    async def judge(self, content: bytes) -> PictureKind:
        """Return what the bytes are (`rules.pictures.check_content`). Raises `PictureRefused`."""
        ...

    async def read(self, content: bytes, kind: PictureKind) -> Picture:
        """Decode a picture whole and encode it anew, as it is shown and with nothing beside.

        Its size is judged before it is decoded. Raises `PictureRefused`.
        """
        ...


class VideoModel(Protocol):
    """Renders clips, at the providers that serve them."""

    def routes(self, model: str) -> Sequence[Route]:
        """Return who renders what a customer asked for as `model`, in order of preference."""
        ...

    def rest(self, route: Route) -> timedelta:
        """Return for how long one that was down is left alone; nothing where it may be asked."""
        ...

    async def submit(self, route: Route, order: Order) -> str:
        """Have a clip rendered; return the provider's name of the job.

        Raises `NotAccepted` when nothing will be rendered, `OutcomeUnknown` when nobody knows,
        and `ProviderRests` or a brake's refusals before anybody was asked.
        """
        ...

    async def look_up(self, route: Route, order: Order) -> str | None:
        """Return the provider's name of the job of an order that may have been submitted.

        None means that it never was. The order's picture may be empty here. Raises
        `OutcomeUnknown` where the provider can't say, and `Unavailable` while it does not answer.
        """
        ...

    async def look(self, route: Route, job: str) -> Rendering:
        """Return where a job stands. Raises `ProviderJobLost` and `Unavailable`."""
        ...

    async def fetch(self, route: Route, job: str, into: Path) -> None:
        """Write what was rendered, an MP4, to a file.

        Raises `ProviderJobLost`, `NoFilm`, and `Unavailable` while it does not answer.
        """
        ...


class Files(Protocol):
    """Room on this machine for what is rendered elsewhere."""

    def folder(self) -> AbstractContextManager[Path]:
        """Give an empty folder that is gone at the end of the block."""
        ...

    async def measured_mp4(self, path: Path) -> tuple[str, int]:
        """Return the SHA-256 in hex and the size of an MP4. Raises `NoFilm` for none."""
        ...


class ClipObserver(Protocol):
    """Hears how clips end, for metrics and the process's log."""

    def __call__(self, clip: Clip) -> None:
        """Take note of a clip that has ended."""
        ...


class Images(Protocol):
    """Rows of pictures. Whoever changes one has locked its account's wallet first."""

    async def add(self, image: Image) -> None:
        """Store a new one."""
        ...

    async def get(self, image_id: str, *, account_id: AccountId, deleted: bool = False) -> Image:
        """Return one of that account, a deleted one only with `deleted`. Raises `ImageNotFound`."""
        ...

    async def delete(self, image_id: str, *, at: datetime) -> None:
        """Mark one as deleted; scripts and clips that came of it name none from then on."""
        ...

    async def count(self, account_id: AccountId) -> int:
        """Return how many pictures an account has."""
        ...

    async def list(self, account_id: AccountId, page: PageRequest) -> Page[Image]:
        """Return an account's pictures, newest first."""
        ...

    async def spent(self, image_ids: Sequence[str]) -> Sequence[Spent]:
        """Return what was paid for what came of each, in their order."""
        ...


class Scripts(Protocol):
    """Rows of scripts. Whoever changes one has locked its account's wallet first."""

    async def add(self, script: Script) -> None:
        """Store one that is to be written by the creation of the same id."""
        ...

    async def get(self, script_id: str, *, account_id: AccountId, deleted: bool = False) -> Script:
        """Return one of that account that is written, a deleted one too where that is asked for.

        Raises `ScriptNotFound`.
        """
        ...

    async def edit(self, script_id: str, text: str, *, at: datetime) -> None:
        """Put another text in the place of what was written."""
        ...

    async def delete(self, script_id: str, *, at: datetime) -> None:
        """Mark one as deleted; clips that came of it name none from then on."""
        ...

    async def list(
        self, account_id: AccountId, wish: ScriptFilter, page: PageRequest
    ) -> Page[Script]:
        """Return an account's scripts, newest first."""
        ...

    async def spent(self, script_ids: Sequence[str]) -> Sequence[Spent]:
        """Return what was paid for the clips that came of each, in their order."""
        ...


class Clips(Protocol):
    """Rows of clips. Whoever changes one has locked its account's wallet first."""

    async def add(self, clip: Clip) -> None:
        """Store a new one."""
        ...

    async def get(
        self, clip_id: str, *, account_id: AccountId | None = None, deleted: bool = False
    ) -> Clip:
        """Return one (of that account), locked in a unit of work that writes.

        A deleted one is returned only with `deleted`: what was submitted runs on. Raises
        `VideoNotFound`.
        """
        ...

    async def save(self, clip: Clip) -> None:
        """Store a changed one."""
        ...

    async def batch(self, batch_id: str) -> Sequence[Clip]:
        """Return the clips of a batch in their order."""
        ...

    async def open_of(self, account_id: AccountId) -> Sequence[Clip]:
        """Return an account's clips that have not ended, deleted ones too."""
        ...

    async def list(self, account_id: AccountId, wish: ClipFilter, page: PageRequest) -> Page[Clip]:
        """Return an account's clips, newest first."""
        ...


class VideoUnitOfWork(GenerationUnitOfWork, Protocol):
    """The slice of the unit of work that video may touch."""

    @property
    def images(self) -> Images:
        """Pictures."""
        ...

    @property
    def scripts(self) -> Scripts:
        """Scripts."""
        ...

    @property
    def clips(self) -> Clips:
        """Clips."""
        ...
