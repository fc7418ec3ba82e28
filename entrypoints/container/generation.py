"""Articles and the models that write them."""

from dependency_injector import containers, providers

from core.generation.use_cases.fail_article import FailArticle
from core.generation.use_cases.generate_article import GenerateArticle
from core.generation.use_cases.read_articles import GetArticle, ListArticles
from core.generation.use_cases.request_article import RequestArticle
from entrypoints.settings import Settings


class GenerationContainer(containers.DeclarativeContainer):
    """The use cases of generation."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    usage = providers.DependenciesContainer()
    models = providers.DependenciesContainer()

    text_model = models.routed_text
    image_model = models.routed_image
    request_article = providers.Singleton(
        RequestArticle,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
        terms=shared.terms,
        admit=usage.admit_work,
    )
    generate_article = providers.Singleton(
        GenerateArticle,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        ids=shared.ids,
        terms=shared.terms,
        model=text_model,
        markup=shared.markup,
        admit=usage.admit_work,
    )
    fail_article = providers.Singleton(
        FailArticle,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        terms=shared.terms,
    )
    get_article = providers.Singleton(GetArticle, snapshot=shared.snapshot.provider)
    list_articles = providers.Singleton(ListArticles, snapshot=shared.snapshot.provider)
