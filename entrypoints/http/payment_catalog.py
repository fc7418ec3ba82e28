"""What is for sale, over HTTP."""

from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

from core.accounts.rules.access import Rights
from core.payments.model import Item, ItemKind
from core.payments.use_cases.list_items import ListItems
from entrypoints.http.payment_views import Amount
from entrypoints.http.serving.amounts import CreditsOut, credits_out
from entrypoints.http.serving.errors import problems


class CatalogItemView(Struct, frozen=True):
    """Something for sale, under the name that orders use."""

    name: str
    title: str
    amount: Amount
    currency: str
    credits: CreditsOut | None


class CatalogView(Struct, frozen=True):
    """Everything for sale."""

    packs: list[CatalogItemView]
    subscriptions: list[CatalogItemView]
    plans: list[CatalogItemView]


def item_view(item: Item) -> CatalogItemView:
    """Return the view of an item."""
    return CatalogItemView(
        name=item.code,
        title=item.title,
        amount=item.amount_minor,
        currency=item.currency,
        credits=credits_out(item.micro_credits) if item.micro_credits else None,
    )


@get(
    "/api/v1/payments/catalog",
    operation_id="GetCatalog",
    responses=problems(429),
    opt={"rights": Rights.PUBLIC},
    sync_to_thread=False,
)
def get_catalog(list_items: NamedDependency[ListItems]) -> CatalogView:
    """Show everything for sale, with prices. What nobody takes money for here is not for sale."""
    return CatalogView(
        packs=[item_view(each) for each in list_items(ItemKind.PACK)],
        subscriptions=[item_view(each) for each in list_items(ItemKind.SUBSCRIPTION)],
        plans=[item_view(each) for each in list_items(ItemKind.PLAN)],
    )
