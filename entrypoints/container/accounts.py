"""Who is who: the use cases of accounts over their adapters."""

from dependency_injector import containers, providers

from adapters.database.accounts_rotation import SealRotation
from adapters.identity.access_tokens import JwtAccessTokens
from adapters.identity.opaque_tokens import RandomTokens
from adapters.identity.passwords import Argon2Passwords
from adapters.secrets import KeyedPseudonyms, SealedSecrets
from core.accounts.steps.making_keys import KeyMaker
from core.accounts.steps.notices import Notices
from core.accounts.steps.signing_in import SignInTools
from core.accounts.use_cases.authenticate import Authenticate
from core.accounts.use_cases.clean_up_accounts import CleanUpAccounts
from core.accounts.use_cases.create_account import CreateAccount
from core.accounts.use_cases.create_api_key import CreateApiKey
from core.accounts.use_cases.delete_account import DeleteAccount
from core.accounts.use_cases.edit_me import EditMe
from core.accounts.use_cases.export_balance import ExportBalance
from core.accounts.use_cases.export_identity import ExportIdentity
from core.accounts.use_cases.find_account import FindAccount
from core.accounts.use_cases.follow_debt import FollowDebt
from core.accounts.use_cases.list_accounts import ListAccounts
from core.accounts.use_cases.list_api_keys import ListApiKeys
from core.accounts.use_cases.list_events import ListEvents
from core.accounts.use_cases.list_jobs import ListJobs
from core.accounts.use_cases.list_sessions import ListSessions
from core.accounts.use_cases.log_in import LogIn
from core.accounts.use_cases.log_out import LogOut
from core.accounts.use_cases.read_audit import ReadAudit
from core.accounts.use_cases.record_event import RecordEvent
from core.accounts.use_cases.refresh_session import RefreshSession
from core.accounts.use_cases.register_account import RegisterAccount
from core.accounts.use_cases.request_letter import RequestLetter
from core.accounts.use_cases.reset_password import ResetPassword
from core.accounts.use_cases.retry_job import RetryJob
from core.accounts.use_cases.revoke_api_key import RevokeApiKey
from core.accounts.use_cases.revoke_session import RevokeSession
from core.accounts.use_cases.revoke_sessions import RevokeSessions
from core.accounts.use_cases.send_letter import SendLetter
from core.accounts.use_cases.send_low_balance_notice import SendLowBalanceNotice
from core.accounts.use_cases.send_plan_end_notice import SendPlanEndNotice
from core.accounts.use_cases.show_me import ShowMe
from core.accounts.use_cases.sign_in_for_development import SignInForDevelopment
from core.accounts.use_cases.sign_in_with_google import SignInWithGoogle
from core.accounts.use_cases.suspend_account import SuspendAccount
from core.accounts.use_cases.verify_credentials import VerifyCredentials
from core.accounts.use_cases.verify_email import VerifyEmail
from core.accounts.use_cases.write_audit import WriteAudit
from entrypoints.container import accounts_parts as parts
from entrypoints.settings import Settings


class AccountsContainer(containers.DeclarativeContainer):
    """The use cases of accounts."""

    settings = providers.Dependency(instance_of=Settings)
    shared = providers.DependenciesContainer()
    unit_of_work, snapshot = shared.unit_of_work.provider, shared.snapshot.provider
    clock, ids = shared.clock, shared.ids

    passwords = providers.Singleton(
        Argon2Passwords,
        time_cost=settings.provided.auth.password_rounds,
        memory_kibibytes=settings.provided.auth.password_memory_kib,
    )
    access_tokens = providers.Singleton(
        JwtAccessTokens,
        settings.provided.auth.jwt_secret,
        seconds=settings.provided.auth.access_token_seconds,
    )
    opaque_tokens = providers.Singleton(RandomTokens, settings.provided.auth.jwt_secret)
    secrets = providers.Singleton(SealedSecrets, settings.provided.auth.encryption_keys)
    pseudonyms = providers.Singleton(KeyedPseudonyms, settings.provided.auth.encryption_keys)
    seal_rotation = providers.Singleton(SealRotation, shared.database, secrets)
    mailer = providers.Singleton(parts.mailer, settings)
    google = providers.Singleton(parts.google, settings)
    outside_issuer = providers.Singleton(parts.outside_issuer, settings)
    rate_limiter = providers.Singleton(parts.rate_limiter, settings, clock)
    account_terms = providers.Singleton(
        parts.account_terms, settings, shared.catalogue, shared.terms, pseudonyms
    )
    session_terms = providers.Singleton(parts.session_terms, settings)
    sign_in_tools = providers.Singleton(
        SignInTools,
        access_tokens=access_tokens,
        opaque_tokens=opaque_tokens,
        ids=ids,
        terms=session_terms,
        bonus=shared.catalogue.provided.daily_bonus,
        wallet=shared.terms,
    )
    close = providers.Callable(parts.close, rate_limiter)

    verify_credentials = providers.Singleton(
        VerifyCredentials,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        access_tokens=access_tokens,
        opaque_tokens=opaque_tokens,
        issuer=outside_issuer,
        terms=account_terms,
        sessions=session_terms,
        makes_accounts=settings.provided.auth.issuer_makes_accounts,
    )
    authenticate = providers.Singleton(
        Authenticate, verify=verify_credentials, clock=clock, changes=shared.database
    )
    register_account = providers.Singleton(
        RegisterAccount,
        unit_of_work=unit_of_work,
        clock=clock,
        passwords=passwords,
        tools=sign_in_tools,
        terms=account_terms,
    )
    log_in = providers.Singleton(
        LogIn,
        unit_of_work=unit_of_work,
        snapshot=snapshot,
        clock=clock,
        passwords=passwords,
        tools=sign_in_tools,
    )
    sign_in_with_google = providers.Singleton(
        SignInWithGoogle,
        unit_of_work=unit_of_work,
        clock=clock,
        google=google,
        tools=sign_in_tools,
        terms=account_terms,
    )
    sign_in_for_development = providers.Singleton(
        SignInForDevelopment,
        unit_of_work=unit_of_work,
        clock=clock,
        tools=sign_in_tools,
        terms=account_terms,
    )
    create_account = providers.Singleton(
        CreateAccount,
        unit_of_work=unit_of_work,
        clock=clock,
        passwords=passwords,
        terms=account_terms,
    )
    refresh_session = providers.Singleton(
        RefreshSession, unit_of_work=unit_of_work, clock=clock, tools=sign_in_tools
    )
    log_out = providers.Singleton(
        LogOut,
        unit_of_work=unit_of_work,
        clock=clock,
        access_tokens=access_tokens,
        opaque_tokens=opaque_tokens,
    )
    list_sessions = providers.Singleton(ListSessions, snapshot=snapshot, clock=clock)
    revoke_session = providers.Singleton(RevokeSession, unit_of_work=unit_of_work, clock=clock)
    revoke_sessions = providers.Singleton(RevokeSessions, unit_of_work=unit_of_work, clock=clock)
    request_letter = providers.Singleton(
        RequestLetter, unit_of_work=unit_of_work, clock=clock, ids=ids
    )
    send_letter = providers.Singleton(
        SendLetter,
        unit_of_work=unit_of_work,
        clock=clock,
        tokens=opaque_tokens,
        mailer=mailer,
        app_url=settings.provided.server.app_url,
        api_url=settings.provided.server.public_url,
    )
    notices = providers.Singleton(
        Notices,
        unit_of_work=unit_of_work,
        mailer=mailer,
        app_url=settings.provided.server.app_url,
    )
    send_low_balance_notice = providers.Singleton(SendLowBalanceNotice, notices=notices)
    send_plan_end_notice = providers.Singleton(SendPlanEndNotice, notices=notices)
    verify_email = providers.Singleton(
        VerifyEmail,
        unit_of_work=unit_of_work,
        clock=clock,
        tokens=opaque_tokens,
        terms=account_terms,
    )
    reset_password = providers.Singleton(
        ResetPassword,
        unit_of_work=unit_of_work,
        clock=clock,
        tokens=opaque_tokens,
        passwords=passwords,
        terms=account_terms,
    )
    show_me = providers.Singleton(ShowMe, snapshot=snapshot, clock=clock, terms=shared.terms)
    edit_me = providers.Singleton(
        EditMe, unit_of_work=unit_of_work, clock=clock, terms=shared.terms
    )
    delete_account = providers.Singleton(
        DeleteAccount, unit_of_work=unit_of_work, clock=clock, pseudonyms=pseudonyms
    )
    export_balance = providers.Singleton(ExportBalance, show_me=show_me)
    export_identity = providers.Singleton(ExportIdentity, snapshot=snapshot, clock=clock)
    key_maker = providers.Singleton(
        KeyMaker,
        ids=ids,
        tokens=opaque_tokens,
        secrets=secrets,
        keys_max=settings.provided.limits.api_keys_max,
    )
    create_api_key = providers.Singleton(
        CreateApiKey, unit_of_work=unit_of_work, clock=clock, maker=key_maker
    )
    list_api_keys = providers.Singleton(ListApiKeys, snapshot=snapshot)
    revoke_api_key = providers.Singleton(RevokeApiKey, unit_of_work=unit_of_work, clock=clock)
    list_accounts = providers.Singleton(ListAccounts, snapshot=snapshot)
    find_account = providers.Singleton(FindAccount, snapshot=snapshot)
    suspend_account = providers.Singleton(SuspendAccount, unit_of_work=unit_of_work, clock=clock)
    read_audit = providers.Singleton(ReadAudit, snapshot=snapshot)
    list_jobs = providers.Singleton(ListJobs, snapshot=snapshot)
    retry_job = providers.Singleton(RetryJob, unit_of_work=unit_of_work, clock=clock)
    write_audit = providers.Singleton(WriteAudit, unit_of_work=unit_of_work, clock=clock)
    follow_debt = providers.Singleton(
        FollowDebt, unit_of_work=unit_of_work, clock=clock, wallet=shared.terms
    )
    record_event = providers.Singleton(RecordEvent, unit_of_work=unit_of_work, clock=clock, ids=ids)
    list_events = providers.Singleton(ListEvents, snapshot=snapshot)
    clean_up_accounts = providers.Singleton(
        CleanUpAccounts,
        unit_of_work=unit_of_work,
        clock=clock,
        events_kept=providers.Callable(parts.events_kept, settings),
    )
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
