"""What assets refuse."""

from core.shared.errors import Conflict, Invalid, NotFound


class AssetInvalid(Invalid):
    """The asset can't be like this."""

    code = "asset-invalid"


class AssetNotFound(NotFound):
    """No such asset."""

    code = "asset-not-found"


class AssetVersionNotFound(NotFound):
    """The asset has no such version."""

    code = "asset-version-not-found"


class NothingToUndo(Conflict):
    """The first version is the current one."""

    code = "asset-nothing-to-undo"


class NothingToRedo(Conflict):
    """No step back was taken from here."""

    code = "asset-nothing-to-redo"


class NotText(Conflict):
    """Only texts can be compared or refined word by word."""

    code = "asset-not-text"


class NoPrompt(Conflict):
    """Nothing in the line of this version was made from a prompt."""

    code = "asset-without-prompt"
