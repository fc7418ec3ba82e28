"""The account of a person that an outside issuer knows."""

from dataclasses import replace
from datetime import datetime

from core.accounts.errors import IdentityTaken
from core.accounts.model import Account, Identity, NewAccount, OutsidePerson
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.email import normal_email
from core.accounts.steps.opening import AccountTerms, claim, give_gifts, open_account


async def account_for(
    work: AccountsUnitOfWork, person: OutsidePerson, terms: AccountTerms, now: datetime
) -> Account:
    """Return the account of a person: by the identity, else by the verified e-mail, else a new one.

    Only an e-mail that the issuer has verified links, and it links to an account that is verified
    too, or makes it the person's: then nothing of whoever made it stays a way in. Two accounts
    never become one. Raises `IdentityTaken`.
    """
    known = await work.identities.find(person.issuer, person.subject)
    if known is not None:
        return await work.accounts.get(known.account_id)
    email = None if person.email is None else normal_email(person.email)
    account = None if email is None else await work.accounts.find_by_email(email)
    if account is None:
        account = await open_account(
            work,
            NewAccount(
                email=email,
                verified=email is not None,
                name=person.name,
                picture=person.picture,
            ),
            terms,
            now,
            known_as=((person.issuer, person.subject),),
        )
    elif account.verified_at is None:
        account = await claim(work, account, now)
        account = await give_gifts(work, account, terms, now)
        await work.accounts.save(account)
    elif any(each.issuer == person.issuer for each in await work.identities.of(account.id)):
        raise IdentityTaken(
            "This e-mail's account is entered by another identity of the same issuer. "
            "Sign in the way you did before."
        )
    await work.identities.add(
        Identity(
            issuer=person.issuer, subject=person.subject, account_id=account.id, created_at=now
        )
    )
    whole = completed(account, person)
    if whole != account:
        await work.accounts.save(whole)
    return whole


def completed(account: Account, person: OutsidePerson) -> Account:
    """Return the account with the name and picture that it lacks; what its owner set stays."""
    return replace(
        account, name=account.name or person.name, picture=account.picture or person.picture
    )
