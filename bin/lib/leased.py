"""Run a command with the project's services and environment: leased.py COMMAND [ARGUMENTS].

The command replaces this process and takes the lease along; the services stop when it and all that it passed the
lease to have ended.
"""

import os
import sys
from pathlib import Path

from embedded.environment import defaults
from embedded.errors import SetupError
from embedded.lease import acquire
from embedded.places import Places


def main() -> None:
    """Acquire, then become the command."""
    places = Places(Path(__file__).resolve().parents[2])
    try:
        lease = acquire(places)
        os.environ.update(defaults(places) | lease.environment)
    except SetupError as error:
        sys.exit(f"error: {error}")
    lease.pass_on()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - our own scripts give the command


if __name__ == "__main__":
    main()
