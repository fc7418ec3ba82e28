"""The one operation: `POST /holds`."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any
from uuid import uuid4

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from tests.reference.tables import Hold, IdempotencyKey, LedgerEntry, User, Wallet, now

SECRET = os.environ["REFERENCE_SECRET"]
CONNECTIONS = 16

engine = create_async_engine(
    os.environ["REFERENCE_DATABASE_URL"], pool_size=CONNECTIONS, max_overflow=0
)
open_session = async_sessionmaker(engine, expire_on_commit=False)
bearer = HTTPBearer()
app = FastAPI()


class HoldIn(BaseModel):
    account: int = Field(gt=0)
    credits: int = Field(gt=0)
    purpose: str = Field(min_length=1, max_length=200)
    ttl_seconds: int = Field(default=3600, gt=0, le=604800)


class HoldOut(BaseModel):
    id: str
    account: int
    credits: int
    status: str
    purpose: str
    created_at: str
    expires_at: str


async def session() -> AsyncIterator[AsyncSession]:
    async with open_session() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]


async def current_user(
    opened: Session, credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]
) -> User:
    try:
        claims = jwt.decode(credentials.credentials, SECRET, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401, "The token is not valid.") from None
    user = await opened.get(User, int(claims["sub"]))
    if user is None or not user.is_active:
        raise HTTPException(401, "The token is not valid.")
    if not user.may_meter:
        raise HTTPException(403, "You may not do this.")
    return user


@app.post("/holds", status_code=201)
async def place_hold(
    body: HoldIn,
    request: Request,
    opened: Session,
    user: Annotated[User, Depends(current_user)],
    idempotency_key: Annotated[str, Header(max_length=255)],
) -> HoldOut:
    request_hash = sha256(await request.body()).hexdigest()
    query = select(Wallet).where(Wallet.id == body.account).with_for_update()
    wallet = (await opened.execute(query)).scalar_one_or_none()
    if wallet is None:
        raise HTTPException(404, "There is no such account.")
    known = await opened.get(IdempotencyKey, (user.id, idempotency_key))
    if known is not None:
        if known.request_hash != request_hash:
            raise HTTPException(409, "This key was used for another request.")
        return HoldOut(**known.answer)
    if wallet.balance - wallet.held < body.credits:
        raise HTTPException(402, "The account can't cover this.")
    wallet.held += body.credits
    placed_at = now()
    hold = Hold(
        id=uuid4(),
        wallet_id=wallet.id,
        amount=body.credits,
        purpose=body.purpose,
        status="reserved",
        created_at=placed_at,
        expires_at=placed_at + timedelta(seconds=body.ttl_seconds),
    )
    entry = LedgerEntry(wallet_id=wallet.id, hold=hold, kind="hold", amount=body.credits)
    opened.add_all((hold, entry))
    answer = HoldOut(**told(hold))
    opened.add(
        IdempotencyKey(
            user_id=user.id,
            key=idempotency_key,
            request_hash=request_hash,
            answer=answer.model_dump(),
        )
    )
    await opened.commit()
    return answer


def told(hold: Hold) -> dict[str, Any]:
    return {
        "id": str(hold.id),
        "account": hold.wallet_id,
        "credits": hold.amount,
        "status": hold.status,
        "purpose": hold.purpose,
        "created_at": hold.created_at.isoformat(),
        "expires_at": hold.expires_at.isoformat(),
    }
