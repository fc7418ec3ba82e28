"""Settings: typed, frozen, read once from the environment and an optional file."""

from entrypoints.settings.development import development_secret, with_development_secrets
from entrypoints.settings.example import env_example
from entrypoints.settings.loading import SettingsError
from entrypoints.settings.model import Settings
from entrypoints.settings.production import production_problems

__all__ = [
    "Settings",
    "SettingsError",
    "development_secret",
    "env_example",
    "production_problems",
    "with_development_secrets",
]
