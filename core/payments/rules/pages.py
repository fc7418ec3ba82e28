"""Where a provider's page leads to once something is paid."""

from urllib.parse import urlsplit, urlunsplit


def naming_order(url: str, order_id: str) -> str:
    """Return a page's address with our order in its query, as `order_id`.

    The rest stays as it was written: providers fill in names in braces.
    """
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, f"order_id={order_id}") if part)
    return urlunsplit(parts._replace(query=query))
