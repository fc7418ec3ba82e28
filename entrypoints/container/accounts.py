"""Who is who."""

from dependency_injector import containers, providers

from adapters.identity.access_tokens import JwtAccessTokens
from adapters.identity.opaque_tokens import RandomTokens
from adapters.identity.passwords import Argon2Passwords
from core.accounts.rules.sessions import SessionTerms
from core.accounts.use_cases.authenticate import Authenticate
from core.accounts.use_cases.create_account import CreateAccount
from core.accounts.use_cases.development_sign_in import DevelopmentSignIn
from core.accounts.use_cases.log_in import LogIn
from core.accounts.use_cases.opening import AccountTerms, SignInTools
from core.accounts.use_cases.register_account import RegisterAccount
from core.accounts.use_cases.show_me import ShowMe
from core.ledger.model import WalletTerms
from core.plans.catalogue import Catalogue
from entrypoints.settings import Settings


def account_terms(settings: Settings, catalogue: Catalogue, wallet: WalletTerms) -> AccountTerms:
    """Return what new accounts get."""
    return AccountTerms(
        wallet=wallet,
        signup_micro_credits=catalogue.signup.micro_credits,
        verified_email_for_gifts=bool(settings.billing.verified_email_for_gifts),
    )


def outside_production(settings: Settings) -> bool:
    """Tell whether nothing real is at stake."""
    return not settings.production


class AccountsContainer(containers.DeclarativeContainer):
    """The use cases of accounts."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()

    passwords = providers.Singleton(Argon2Passwords)
    access_tokens = providers.Singleton(
        JwtAccessTokens,
        settings.provided.auth.jwt_secret,
        seconds=settings.provided.auth.access_token_seconds,
    )
    opaque_tokens = providers.Singleton(RandomTokens, settings.provided.auth.jwt_secret)
    sign_in_tools = providers.Singleton(
        SignInTools,
        access_tokens=access_tokens,
        opaque_tokens=opaque_tokens,
        ids=shared.ids,
        terms=providers.Singleton(SessionTerms, days=settings.provided.auth.refresh_token_days),
    )
    account_terms = providers.Singleton(account_terms, settings, shared.catalogue, shared.terms)

    authenticate = providers.Singleton(
        Authenticate,
        snapshot=shared.snapshot.provider,
        clock=shared.clock,
        access_tokens=access_tokens,
    )
    register_account = providers.Singleton(
        RegisterAccount,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        passwords=passwords,
        tools=sign_in_tools,
        terms=account_terms,
    )
    log_in = providers.Singleton(
        LogIn,
        unit_of_work=shared.unit_of_work.provider,
        snapshot=shared.snapshot.provider,
        clock=shared.clock,
        passwords=passwords,
        tools=sign_in_tools,
    )
    development_sign_in = providers.Singleton(
        DevelopmentSignIn,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        tools=sign_in_tools,
        terms=account_terms,
        allowed=providers.Callable(outside_production, settings),
    )
    create_account = providers.Singleton(
        CreateAccount,
        unit_of_work=shared.unit_of_work.provider,
        clock=shared.clock,
        passwords=passwords,
        terms=account_terms,
    )
    show_me = providers.Singleton(
        ShowMe, snapshot=shared.snapshot.provider, clock=shared.clock, terms=shared.terms
    )
