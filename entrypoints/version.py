"""The version of Inkwell, as in pyproject.toml."""

VERSION = "0.1.0"
