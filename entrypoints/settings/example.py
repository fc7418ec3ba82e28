"""The text of `.env.example`, made from the options themselves."""

from dataclasses import fields

from entrypoints.settings.model import Settings, options, plain
from entrypoints.settings.options import Option

HEAD = """\
# Everything that can be set. Nothing has to be: what is commented out is the default or an example.
# The same options can stand in inkwell.toml, by group and name; a variable wins over the file.
# Where several names are given, the first one that is set counts.
"""


def env_example() -> str:
    """Return the text of `.env.example`: every option with a line on what it is for."""
    about = {group.name: group.default_factory.__doc__ for group in fields(Settings)}
    lines = [HEAD]
    section_before = ""
    for section, name, each in options():
        if section != section_before:
            lines.append(f"\n# ---- [{section}] {about[section]}\n")
            section_before = section
        lines.append(_lines(name, each, default_text(section, name)))
    return "\n".join(lines)


def default_text(section: str, name: str) -> str:
    """Return an option's default as one would write it in a variable."""
    groups = {group.name: group.default_factory for group in fields(Settings)}
    default = plain(getattr(groups[section](), name))  # type: ignore[operator]  # Factories are classes.
    if isinstance(default, bool):
        return "1" if default else "0"
    return "" if default in (None, [], {}) else str(default)


def _lines(name: str, each: Option, default: str) -> str:
    about = f"# {each.about} ({name})"
    if each.pattern:
        return f"{about}\n# {each.example}\n"
    first, *others = each.names
    also = f" Also: {', '.join(others)}." if others else ""
    return f"{about}{also}\n# {first}={each.example or default}\n"
