"""Pictures, scripts and clips."""

from dependency_injector import containers, providers

from adapters.pictures.decoding import PillowPictures
from core.video.use_cases.look_after_images import DeleteImage, GetImage, ListImages
from core.video.use_cases.look_after_scripts import (
    DeleteScript,
    EditScript,
    GetScript,
    ListScripts,
)
from core.video.use_cases.start_script import StartScript
from core.video.use_cases.upload_image import UploadImage
from entrypoints.settings import Settings


class VideoContainer(containers.DeclarativeContainer):
    """The use cases of video."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    media = providers.DependenciesContainer()
    generation = providers.DependenciesContainer()

    pictures = providers.Singleton(PillowPictures)

    upload_image = providers.Singleton(
        UploadImage,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
        pictures=pictures,
        media=media.media_keeper,
        bytes_max=settings.provided.server.upload_bytes_max,
    )
    get_image = providers.Singleton(GetImage, snapshot=shared.snapshot.provider)
    list_images = providers.Singleton(ListImages, snapshot=shared.snapshot.provider)
    delete_image = providers.Singleton(
        DeleteImage, unit_of_work=shared.unit_of_work.provider, clock=shared.clock
    )
    start_script = providers.Singleton(
        StartScript,
        unit_of_work=shared.unit_of_work.provider,
        start=generation.start_creation,
    )
    get_script = providers.Singleton(GetScript, snapshot=shared.snapshot.provider)
    list_scripts = providers.Singleton(ListScripts, snapshot=shared.snapshot.provider)
    edit_script = providers.Singleton(
        EditScript, unit_of_work=shared.unit_of_work.provider, clock=shared.clock
    )
    delete_script = providers.Singleton(
        DeleteScript, unit_of_work=shared.unit_of_work.provider, clock=shared.clock
    )
