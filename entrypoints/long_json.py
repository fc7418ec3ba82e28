"""JSON that is written while it is read, in memory that does not grow with it."""

from collections.abc import AsyncIterator, Mapping

from msgspec.json import encode

CHUNK_BYTES = 32 * 1024


async def written(value: object) -> AsyncIterator[bytes]:
    """Yield a value as JSON, in chunks; an iterator anywhere in its mappings becomes a list.

    Where reading fails the text ends in the middle: nobody takes a half for the whole.
    """
    chunk = bytearray()
    async for piece in pieces(value):
        chunk += piece
        if len(chunk) >= CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


async def pieces(value: object) -> AsyncIterator[bytes]:
    """Yield a value as JSON, item by item."""
    if isinstance(value, AsyncIterator):
        between = b"["
        async for item in value:
            yield between
            async for piece in pieces(item):
                yield piece
            between = b","
        yield b"[]" if between == b"[" else b"]"
    elif isinstance(value, Mapping) and value:
        between = b"{"
        for name, item in value.items():
            yield between + encode(str(name)) + b":"
            async for piece in pieces(item):
                yield piece
            between = b","
        yield b"}"
    else:
        yield encode(value)
