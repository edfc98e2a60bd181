"""Does a site that was just started work? `python3 bin/lib/smoke.py ADDRESS`; needs Python alone.

Waits until it says that it is ready, then asks for what can only be there when database, static files, translations and
the API are. Exit status 1, and a sentence, for the first thing that is wrong.
"""

import re
import sys
import time
import urllib.error
import urllib.request

READY_SECONDS = 180.0
PAUSE_SECONDS = 1.0
STYLESHEET = re.compile(rb'href="(/static/[^"]+\.css)"')


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A redirect is an answer like others."""


def ask(address: str) -> tuple[int, bytes]:
    """Status and body; status 0 when nobody answers."""
    try:
        with urllib.request.build_opener(_Stay).open(address, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read()
    except OSError as error:
        return 0, str(error).encode()


def wait_until_ready(site: str) -> None:
    """Return when the stores answer; leave with a sentence when that takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    while (answer := ask(f"{site}/readyz"))[0] != 200:
        if time.monotonic() > deadline:
            sys.exit(f"{site}/readyz does not say that the site is ready: {answer[0]} {answer[1][:300]!r}")
        time.sleep(PAUSE_SECONDS)


def expect(address: str, status: int, content: bytes = b"") -> bytes:
    """The body of an answer that has to be so."""
    found, body = ask(address)
    if found != status or content not in body:
        sys.exit(f"{address} answered {found}, not {status} with {content.decode()!r}: {body[:300]!r}")
    return body


def main() -> None:
    """Ask."""
    site = sys.argv[1].rstrip("/")
    wait_until_ready(site)
    page = expect(f"{site}/", 200, b'lang="ko"')
    expect(f"{site}/remix/?lang=en", 200, b'lang="en"')
    stylesheet = STYLESHEET.search(page)
    if not stylesheet:
        sys.exit(f"{site}/ has no style sheet")
    expect(site + stylesheet[1].decode(), 200)
    expect(f"{site}/admin/", 302)
    expect(f"{site}/api/v1/schema/", 200, b"openapi")
    expect(f"{site}/nowhere/", 404)


if __name__ == "__main__":
    main()
