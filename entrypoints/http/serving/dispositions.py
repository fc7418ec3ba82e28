"""Content-Disposition: whether browsers show a file in the page or keep it, and its name."""

SHOWN = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp", "video/mp4", "video/webm"})
"""What a page may show. Nothing else is: HTML and SVG, for one, would run what is in them."""


def kept_as(name: str) -> dict[str, str]:
    """Return the header by which browsers keep an answer as a file of a plain name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def shown_or_kept_as(name: str, media_type: str) -> dict[str, str]:
    """Return the header of a file of a plain name: shown in the page where that is harmless."""
    if media_type.partition(";")[0].strip().lower() in SHOWN:
        return {"Content-Disposition": f'inline; filename="{name}"'}
    return kept_as(name)
