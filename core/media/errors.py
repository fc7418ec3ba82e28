"""What media refuse."""

from core.shared.errors import Forbidden, Invalid, NotFound, Unavailable


class MediaNotFound(NotFound):
    """No such thing, or it was deleted."""

    code = "media-not-found"


class BlobNotFound(NotFound):
    """The store does not have this blob."""

    code = "blob-not-found"


class BlobKeyInvalid(Invalid):
    """A name that can't be the name of a blob."""

    code = "blob-key-invalid"


class BlobGone(Unavailable):
    """The blob that was to be shared was deleted meanwhile; store it anew."""

    code = "blob-gone"


class StoreUnavailable(Unavailable):
    """The blob store does not answer."""

    code = "store-unavailable"


class SignatureRefused(Forbidden):
    """A signed address was altered, or its time is over."""

    code = "signature-refused"
