"""Secrets and codes that are drawn by lot."""

import secrets

UNMISTAKABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is confused when read aloud


def new_token():
    """Return a token of 192 random bits that only its owner knows."""
    return secrets.token_urlsafe(24)


def new_code():
    """Return a code of ten letters and digits that cannot be confused when read aloud."""
    return "".join(secrets.choice(UNMISTAKABLE) for _i in range(10))
