"""How often somebody may try: signing in, second factors, signing up. Per account and per address, so that neither
one account can be guessed from many addresses nor many accounts from one."""

from accounts import origin
from accounts.limit_stores import SturdyStore
from accounts.models.user import canonical_email
from kmeme.lib.addresses import client_key
from kmeme.lib.limits import Limit, Window

SIGN_IN_BY_ACCOUNT = Limit("sign-in-account", (Window("5 minutes", 5, 300), Window("day", 100, 86_400)), SturdyStore)
SIGN_IN_BY_ADDRESS = Limit("sign-in-address", (Window("minute", 20, 60), Window("hour", 200, 3600)), SturdyStore)
SECOND_FACTOR = Limit("second-factor", (Window("5 minutes", 5, 300), Window("day", 50, 86_400)), SturdyStore)
SIGN_UP_BY_ADDRESS = Limit(
    "sign-up-address", (Window("minute", 5, 60), Window("hour", 20, 3600), Window("day", 50, 86_400)), SturdyStore
)
RESET_BY_ADDRESS = Limit("reset-address", (Window("minute", 5, 60), Window("hour", 30, 3600)), SturdyStore)


def sign_in(email: str) -> None:
    """Count one try with a password. Raises `kmeme.lib.limits.Exceeded`."""
    SIGN_IN_BY_ADDRESS.spend(_address())
    SIGN_IN_BY_ACCOUNT.spend(canonical_email(email))


def id_token() -> None:
    """Count one try with an ID token, which names its person only once it is checked. Raises Exceeded."""
    SIGN_IN_BY_ADDRESS.spend(_address())


def signed_in(email: str) -> None:
    """The try was good: the account's count takes it back (the address's does not: one good account of an attacker
    must not pay for guesses at others)."""
    SIGN_IN_BY_ACCOUNT.refund(canonical_email(email))


def second_factor(user_id: int) -> None:
    """Count one try of a code. Raises `kmeme.lib.limits.Exceeded`."""
    SECOND_FACTOR.spend(str(user_id))


def second_factor_passed(user_id: int) -> None:
    """The code was right."""
    SECOND_FACTOR.refund(str(user_id))


def sign_up() -> None:
    """Count one sign-up from this address. Raises `kmeme.lib.limits.Exceeded`."""
    SIGN_UP_BY_ADDRESS.spend(_address())


def reset_password() -> None:
    """Count one request for a reset mail from this address. Raises `kmeme.lib.limits.Exceeded`."""
    RESET_BY_ADDRESS.spend(_address())


def _address() -> str:
    return client_key(origin.address()) or "unknown"
