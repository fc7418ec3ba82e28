"""The rules of campaigns, by what they are about."""
