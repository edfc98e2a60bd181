"""The process that stops the services when nobody uses them any more; lease.py starts it with its lock's descriptor."""

import sys
from pathlib import Path

from embedded.lease import keep
from embedded.places import Places

if __name__ == "__main__":
    keep(Places(Path(sys.argv[1])), int(sys.argv[2]))
