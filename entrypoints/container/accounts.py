"""Who is who: the use cases of accounts over their adapters."""

from dependency_injector import containers, providers

from adapters.database.rotation import SealRotation
from adapters.identity.access_tokens import JwtAccessTokens
from adapters.identity.opaque_tokens import RandomTokens
from adapters.identity.passwords import Argon2Passwords
from adapters.secrets import KeyedPseudonyms, SealedSecrets
from core.accounts.use_cases import (
    admin,
    api_keys,
    letters,
    one_time,
    operate_jobs,
    sessions,
    usage_events,
)
from core.accounts.use_cases.authenticate import Authenticate
from core.accounts.use_cases.clean_up import CleanUpAccounts
from core.accounts.use_cases.create_account import CreateAccount
from core.accounts.use_cases.delete_account import DeleteAccount
from core.accounts.use_cases.development_sign_in import DevelopmentSignIn
from core.accounts.use_cases.edit_me import EditMe
from core.accounts.use_cases.export_account import ExportIdentity
from core.accounts.use_cases.export_balance import ExportBalance
from core.accounts.use_cases.find_account import FindAccount
from core.accounts.use_cases.follow_debt import FollowDebt
from core.accounts.use_cases.log_in import LogIn
from core.accounts.use_cases.opening import SignInTools
from core.accounts.use_cases.outside_sign_in import GoogleSignIn
from core.accounts.use_cases.refresh_session import RefreshSession
from core.accounts.use_cases.register_account import RegisterAccount
from core.accounts.use_cases.send_notice import Notices, SendLowBalanceNotice, SendPlanEndNotice
from core.accounts.use_cases.show_me import ShowMe
from core.accounts.use_cases.verify_credentials import VerifyCredentials
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
    rate_limits = providers.Singleton(parts.rate_limits, settings, rate_limiter)
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
    google_sign_in = providers.Singleton(
        GoogleSignIn,
        unit_of_work=unit_of_work,
        clock=clock,
        google=google,
        tools=sign_in_tools,
        terms=account_terms,
    )
    development_sign_in = providers.Singleton(
        DevelopmentSignIn,
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
        sessions.LogOut,
        unit_of_work=unit_of_work,
        clock=clock,
        access_tokens=access_tokens,
        opaque_tokens=opaque_tokens,
    )
    list_sessions = providers.Singleton(sessions.ListSessions, snapshot=snapshot, clock=clock)
    revoke_session = providers.Singleton(
        sessions.RevokeSession, unit_of_work=unit_of_work, clock=clock
    )
    revoke_sessions = providers.Singleton(
        sessions.RevokeSessions, unit_of_work=unit_of_work, clock=clock
    )
    request_letter = providers.Singleton(
        letters.RequestLetter, unit_of_work=unit_of_work, clock=clock, ids=ids
    )
    send_letter = providers.Singleton(
        letters.SendLetter,
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
        one_time.VerifyEmail,
        unit_of_work=unit_of_work,
        clock=clock,
        tokens=opaque_tokens,
        terms=account_terms,
    )
    reset_password = providers.Singleton(
        one_time.ResetPassword,
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
        api_keys.KeyMaker,
        ids=ids,
        tokens=opaque_tokens,
        secrets=secrets,
        keys_max=settings.provided.limits.api_keys_max,
    )
    create_api_key = providers.Singleton(
        api_keys.CreateApiKey, unit_of_work=unit_of_work, clock=clock, maker=key_maker
    )
    list_api_keys = providers.Singleton(api_keys.ListApiKeys, snapshot=snapshot)
    revoke_api_key = providers.Singleton(
        api_keys.RevokeApiKey, unit_of_work=unit_of_work, clock=clock
    )
    list_accounts = providers.Singleton(admin.ListAccounts, snapshot=snapshot)
    find_account = providers.Singleton(FindAccount, snapshot=snapshot)
    suspend_account = providers.Singleton(
        admin.SuspendAccount, unit_of_work=unit_of_work, clock=clock
    )
    read_audit = providers.Singleton(admin.ReadAudit, snapshot=snapshot)
    list_jobs = providers.Singleton(operate_jobs.ListJobs, snapshot=snapshot)
    retry_job = providers.Singleton(operate_jobs.RetryJob, unit_of_work=unit_of_work, clock=clock)
    write_audit = providers.Singleton(WriteAudit, unit_of_work=unit_of_work, clock=clock)
    follow_debt = providers.Singleton(
        FollowDebt, unit_of_work=unit_of_work, clock=clock, wallet=shared.terms
    )
    record_event = providers.Singleton(
        usage_events.RecordEvent, unit_of_work=unit_of_work, clock=clock, ids=ids
    )
    list_events = providers.Singleton(usage_events.ListEvents, snapshot=snapshot)
    clean_up_accounts = providers.Singleton(
        CleanUpAccounts,
        unit_of_work=unit_of_work,
        clock=clock,
        events_kept=providers.Callable(parts.events_kept, settings),
    )
    del unit_of_work, snapshot, clock, ids  # Short names for this page; the providers are shared's.
