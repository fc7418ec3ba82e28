"""Campaigns: folders in which assets and articles lie."""
