"""The coach: a creator's project, what they decided and what they finished."""
