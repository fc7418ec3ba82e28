"""Pictures, scripts and clips."""

from dependency_injector import containers, providers

from adapters.pictures.decoding import PillowPictures
from adapters.storage.rendered import RenderedFiles
from core.shared.data_files import text_of
from core.video.model import VideoCatalogue
from core.video.rules.wishes import CATALOGUE, parse
from core.video.steps.outcomes import Outcomes
from core.video.use_cases.cancel_video import CancelVideo
from core.video.use_cases.claim_clip import ClaimClip
from core.video.use_cases.delete_image import DeleteImage
from core.video.use_cases.delete_script import DeleteScript
from core.video.use_cases.delete_video import DeleteVideo
from core.video.use_cases.deliver_clip import DeliverClip
from core.video.use_cases.edit_script import EditScript
from core.video.use_cases.export_video import ExportVideo
from core.video.use_cases.find_clip import FindClip
from core.video.use_cases.finish_clip import FinishClip
from core.video.use_cases.follow_clip import FollowClip
from core.video.use_cases.forget_videos import ForgetVideos
from core.video.use_cases.get_image import GetImage
from core.video.use_cases.get_script import GetScript
from core.video.use_cases.get_video import GetVideo
from core.video.use_cases.give_up_video import GiveUpVideo
from core.video.use_cases.list_images import ListImages
from core.video.use_cases.list_scripts import ListScripts
from core.video.use_cases.list_videos import ListVideos
from core.video.use_cases.make_asset import MakeAsset
from core.video.use_cases.make_clip import MakeClip
from core.video.use_cases.read_picture import ReadPicture
from core.video.use_cases.request_videos import RequestVideos
from core.video.use_cases.start_script import StartScript
from core.video.use_cases.submit_clip import SubmitClip
from core.video.use_cases.upload_image import UploadImage
from entrypoints.metrics import observe_clip
from entrypoints.settings import Settings


def read_catalogue() -> VideoCatalogue:
    """Read what may be asked for."""
    return parse(text_of(CATALOGUE))


class VideoContainer(containers.DeclarativeContainer):
    """The use cases of video."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    media = providers.DependenciesContainer()
    assets = providers.DependenciesContainer()
    usage = providers.DependenciesContainer()
    models = providers.DependenciesContainer()
    generation = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids, draw = shared.clock, shared.ids, models.patience.provided.draw

    pictures = providers.Singleton(PillowPictures)
    video_model = models.routed_video
    video_catalogue = providers.Singleton(read_catalogue)
    rendered_files = providers.Singleton(RenderedFiles)
    observe_clips = providers.Object(observe_clip)

    upload_image = providers.Singleton(
        UploadImage,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        pictures=pictures,
        media=media.media_keeper,
        bytes_max=settings.provided.server.upload_bytes_max,
        uploads_max=settings.provided.limits.uploads_max,
    )
    make_asset = providers.Singleton(
        MakeAsset,
        snapshot=snapshot,
        keep=generation.keep_as_asset,
        create=assets.create_asset,
    )
    get_image = providers.Singleton(GetImage, snapshot=snapshot)
    list_images = providers.Singleton(ListImages, snapshot=snapshot)
    delete_image = providers.Singleton(DeleteImage, unit_of_work=unit_of_work, clock=clock)
    start_script = providers.Singleton(
        StartScript, unit_of_work=unit_of_work, start=generation.start_creation
    )
    get_script = providers.Singleton(GetScript, snapshot=snapshot)
    list_scripts = providers.Singleton(ListScripts, snapshot=snapshot)
    edit_script = providers.Singleton(EditScript, unit_of_work=unit_of_work, clock=clock)
    delete_script = providers.Singleton(DeleteScript, unit_of_work=unit_of_work, clock=clock)
    request_videos = providers.Singleton(
        RequestVideos,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        terms=shared.terms,
        prices=shared.price_book.provided.current,
        catalogue=video_catalogue,
        topics=generation.topics,
        admit=usage.admit_work,
    )
    outcomes = providers.Singleton(
        Outcomes,
        unit_of_work=unit_of_work,
        clock=clock,
        terms=shared.terms,
        model=video_model,
        draw=draw,
        observe=observe_clips,
    )
    read_picture = providers.Singleton(ReadPicture, snapshot=snapshot, store=media.blob_store)
    claim_clip = providers.Singleton(
        ClaimClip,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        terms=shared.terms,
        admit=usage.admit_work,
    )
    submit_clip = providers.Singleton(
        SubmitClip,
        clock=clock,
        draw=draw,
        model=video_model,
        read_picture=read_picture,
        claim=claim_clip,
        outcomes=outcomes,
    )
    find_clip = providers.Singleton(
        FindClip,
        clock=clock,
        draw=draw,
        model=video_model,
        read_picture=read_picture,
        outcomes=outcomes,
    )
    finish_clip = providers.Singleton(
        FinishClip,
        unit_of_work=unit_of_work,
        clock=clock,
        terms=shared.terms,
        media=media.media_keeper,
        observe=observe_clips,
    )
    deliver_clip = providers.Singleton(
        DeliverClip,
        clock=clock,
        draw=draw,
        model=video_model,
        files=rendered_files,
        media=media.media_keeper,
        finish=finish_clip,
        outcomes=outcomes,
    )
    follow_clip = providers.Singleton(
        FollowClip,
        unit_of_work=unit_of_work,
        clock=clock,
        model=video_model,
        deliver=deliver_clip,
        outcomes=outcomes,
    )
    make_clip = providers.Singleton(
        MakeClip, snapshot=snapshot, submit=submit_clip, find=find_clip, follow=follow_clip
    )
    give_up_video = providers.Singleton(
        GiveUpVideo,
        unit_of_work=unit_of_work,
        clock=clock,
        terms=shared.terms,
        observe=observe_clips,
    )
    get_video = providers.Singleton(GetVideo, snapshot=snapshot)
    list_videos = providers.Singleton(ListVideos, snapshot=snapshot)
    cancel_video = providers.Singleton(
        CancelVideo,
        unit_of_work=unit_of_work,
        clock=clock,
        terms=shared.terms,
        observe=observe_clips,
    )
    delete_video = providers.Singleton(
        DeleteVideo, unit_of_work=unit_of_work, clock=clock, terms=shared.terms
    )
    forget_videos = providers.Singleton(
        ForgetVideos, unit_of_work=unit_of_work, clock=clock, terms=shared.terms
    )
    export_video = providers.Singleton(ExportVideo, snapshot=snapshot, links=media.media_links)
    del (
        unit_of_work,
        snapshot,
        clock,
        ids,
        draw,
    )  # Short names for this page; the providers are shared's.
