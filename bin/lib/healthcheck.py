"""The container's health check: exit status 0 when the web server answers on /healthz."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """Ask under the site's own name, which is the one that ALLOWED_HOSTS lets in."""
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "127.0.0.1"
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=5) as answer:
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
