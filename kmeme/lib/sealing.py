"""Secrets that we must be able to read again, encrypted at rest: a copy of the database alone gives none away."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from kmeme.lib.configuration import derived_key


def seal(text: str, *, purpose: str) -> str:
    """Encrypt with a key of SECRET_KEY's own for this purpose."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Decrypt with the present key or a former one (`SECRET_KEY_FALLBACKS`). Raises `InvalidToken` for any other."""
    return _cipher(purpose).decrypt(sealed.encode()).decode()


def _cipher(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(bytes.fromhex(derived_key(str(key), purpose))[:32])) for key in keys]
    )
