"""Articles, texts and images, and the models that make them."""

import asyncio

from dependency_injector import containers, providers

from core.generation.rules.topics import TopicPolicy
from core.generation.steps.closing import Closing
from core.generation.steps.delivery import Delivery
from core.generation.steps.drawing import Drawing
from core.generation.steps.opening import Opening
from core.generation.steps.stopping import Stopping
from core.generation.steps.writing import Writing
from core.generation.use_cases.delete_article import DeleteArticle
from core.generation.use_cases.edit_article import EditArticle
from core.generation.use_cases.end_abandoned import EndAbandoned
from core.generation.use_cases.export_articles import ExportArticles
from core.generation.use_cases.export_creations import ExportCreations
from core.generation.use_cases.fail_article import FailArticle
from core.generation.use_cases.forget_generation import ForgetGeneration
from core.generation.use_cases.generate_article import GenerateArticle
from core.generation.use_cases.get_article import GetArticle
from core.generation.use_cases.get_creation import GetCreation
from core.generation.use_cases.keep_as_asset import KeepAsAsset
from core.generation.use_cases.list_article_versions import ListArticleVersions
from core.generation.use_cases.list_articles import ListArticles
from core.generation.use_cases.list_creations import ListCreations
from core.generation.use_cases.make_again import MakeAgain
from core.generation.use_cases.refine_text import RefineText
from core.generation.use_cases.regenerate_article import RegenerateArticle
from core.generation.use_cases.repeat_creation import RepeatCreation
from core.generation.use_cases.request_article import RequestArticle
from core.generation.use_cases.run_creation import RunCreation
from core.generation.use_cases.start_creation import StartCreation
from core.generation.use_cases.work_on_asset import WorkOnAsset
from entrypoints.settings import Settings


class GenerationContainer(containers.DeclarativeContainer):
    """The use cases of generation."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    media = providers.DependenciesContainer()
    usage = providers.DependenciesContainer()
    models = providers.DependenciesContainer()
    assets = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids = shared.clock, shared.ids

    sleep = providers.Object(asyncio.sleep)
    text_model = models.routed_text
    image_model = models.routed_image
    topics = providers.Singleton(TopicPolicy, refused=settings.provided.models.refused_topics)
    delivery = providers.Singleton(
        Delivery, unit_of_work=unit_of_work, sleep=sleep, signals=shared.signals
    )

    request_article = providers.Singleton(
        RequestArticle,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        terms=shared.terms,
        topics=topics,
        admit=usage.admit_work,
    )
    generate_article = providers.Singleton(
        GenerateArticle,
        unit_of_work=unit_of_work,
        clock=clock,
        ids=ids,
        terms=shared.terms,
        model=text_model,
        markup=shared.markup,
        delivery=delivery,
        admit=usage.admit_work,
    )
    fail_article = providers.Singleton(
        FailArticle, unit_of_work=unit_of_work, clock=clock, terms=shared.terms
    )
    regenerate_article = providers.Singleton(
        RegenerateArticle,
        unit_of_work=unit_of_work,
        clock=clock,
        terms=shared.terms,
        topics=topics,
        admit=usage.admit_work,
    )
    edit_article = providers.Singleton(
        EditArticle,
        unit_of_work=unit_of_work,
        clock=clock,
        markup=shared.markup,
        aside=shared.aside,
    )
    delete_article = providers.Singleton(
        DeleteArticle, unit_of_work=unit_of_work, clock=clock, terms=shared.terms
    )
    get_article = providers.Singleton(GetArticle, snapshot=snapshot)
    list_articles = providers.Singleton(ListArticles, snapshot=snapshot)
    list_article_versions = providers.Singleton(ListArticleVersions, snapshot=snapshot)

    opening = providers.Singleton(
        Opening,
        clock=clock,
        ids=ids,
        terms=shared.terms,
        prices=shared.price_book.provided.current,
        admit=usage.admit_work,
    )
    start_creation = providers.Singleton(
        StartCreation, unit_of_work=unit_of_work, opening=opening, topics=topics
    )
    list_creations = providers.Singleton(ListCreations, snapshot=snapshot)
    get_creation = providers.Singleton(GetCreation, snapshot=snapshot)
    repeat_creation = providers.Singleton(
        RepeatCreation, unit_of_work=unit_of_work, start=start_creation
    )
    end_abandoned = providers.Singleton(
        EndAbandoned, unit_of_work=unit_of_work, snapshot=snapshot, clock=clock, terms=shared.terms
    )
    closing = providers.Singleton(
        Closing,
        unit_of_work=unit_of_work,
        clock=clock,
        terms=shared.terms,
        media=media.media_keeper,
    )
    stopping = providers.Singleton(
        Stopping, closing=closing, prices=shared.price_book.provided.current
    )
    writing = providers.Singleton(
        Writing,
        delivery=delivery,
        closing=closing,
        stopping=stopping,
        model=text_model,
        prices=shared.price_book.provided.current,
        model_prices=usage.model_prices,
    )
    drawing = providers.Singleton(
        Drawing,
        delivery=delivery,
        closing=closing,
        stopping=stopping,
        model=image_model,
        prices=shared.price_book.provided.current,
    )
    run_creation = providers.Singleton(
        RunCreation,
        unit_of_work=unit_of_work,
        ids=ids,
        write=writing,
        draw=drawing,
        stop=stopping,
        closing=closing,
        end_abandoned=end_abandoned,
    )
    work_on_asset = providers.Singleton(
        WorkOnAsset, unit_of_work=unit_of_work, start=start_creation, repeat=repeat_creation
    )
    refine_text = providers.Singleton(RefineText, start=start_creation, work_on_asset=work_on_asset)
    make_again = providers.Singleton(
        MakeAgain,
        repeat=repeat_creation,
        regenerate_article=regenerate_article,
        work_on_asset=work_on_asset,
    )
    keep_as_asset = providers.Singleton(
        KeepAsAsset, unit_of_work=unit_of_work, create=assets.create_asset
    )
    forget_generation = providers.Singleton(
        ForgetGeneration, unit_of_work=unit_of_work, clock=clock, terms=shared.terms
    )
    export_articles = providers.Singleton(ExportArticles, snapshot=snapshot)
    export_creations = providers.Singleton(
        ExportCreations, snapshot=snapshot, links=media.media_links
    )
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
