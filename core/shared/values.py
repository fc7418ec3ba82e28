"""Values: dataclasses that nothing changes once they are made.

To the type checker these are the `dataclass` and `replace` of the standard library, so that an
assignment to a field of a frozen one fails the build. At run time nothing is frozen: Python's own
frozen dataclasses take three times as long to make and five times as long to replace, and wallet
commands make so many of them that it was half of what they cost.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as value
    from dataclasses import replace
else:
    from collections.abc import Callable
    from dataclasses import dataclass, fields
    from typing import Any, TypeVar

    Value = TypeVar("Value")
    COPIERS: dict[type, Callable[[object], object]] = {}
    """For each class what copies one of its values."""

    def value(*, frozen: bool, **options: bool) -> Callable[[type[Value]], type[Value]]:
        """Make a class a dataclass whose instances have a hash and are quick to make and copy."""
        assert frozen

        def make(plain: type[Value]) -> type[Value]:
            made = dataclass(unsafe_hash=True, **options)(plain)
            lines = "".join(f"\n new.{field.name} = old.{field.name}" for field in fields(made))
            scope: dict[str, Any] = {"create": object.__new__, "kind": made}
            copy = f"def copy(old):\n new = create(kind){lines}\n return new"
            exec(copy, scope)  # noqa: S102 - As `dataclass` itself does.
            COPIERS[made] = scope["copy"]
            return made

        return make

    def replace(old: Value, /, **changes: object) -> Value:
        """Return a copy of a value with some fields changed."""
        new = COPIERS[type(old)](old)
        for name, changed in changes.items():
            setattr(new, name, changed)
        return new


__all__ = ["replace", "value"]
