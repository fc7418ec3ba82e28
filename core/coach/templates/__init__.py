"""The templates: a new one is one new file in this folder."""
