"""Open a platform's short link, and nothing else: the only place where the server follows somebody's address.

Every hop must be an allowed host that resolves to public addresses only, and the connection goes to the address that
was checked, so neither a redirect nor a changed DNS answer can lead the server into a private network.
"""

from urllib.parse import urljoin

import httpx2
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused
from kmeme.lib.public_address import NotPublic, Resolver, checked_address, resolve
from remix import sources

MAX_HOPS = 5
TIMEOUT_SECONDS = 5.0
_BROKEN = _("짧은 링크를 열 수 없어요. 영상을 연 뒤 그 페이지의 전체 주소를 붙여 주세요.")


def open_short_link(
    url: str, *, resolver: Resolver = resolve, transport: httpx2.BaseTransport | None = None
) -> sources.SourceRef:
    """Follow `url` from hop to hop until it names a video.

    Raises Refused: `unsupported_host` for a hop outside of the allowlist or with a private address,
    `short_link_broken` when the platform does not answer or leads nowhere.
    """
    parts = sources.parse(url)
    with httpx2.Client(transport=transport, timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
        for _hop in range(MAX_HOPS):
            if not sources.is_short_link(parts):
                return sources.canonicalise(parts)
            parts = sources.parse(_next_address(client, parts.geturl(), parts.netloc, resolver))
    raise Refused("short_link_broken", _BROKEN)


def _next_address(client: httpx2.Client, url: str, host: str, resolver: Resolver) -> str:
    """Where one hop leads, asked of the address that was checked."""
    try:
        address = checked_address(host, resolver=resolver)
        target = httpx2.URL(url).copy_with(host=address)
        response = client.head(target, headers={"Host": host}, extensions={"sni_hostname": host})
    except NotPublic as error:
        raise Refused("unsupported_host", sources.ACCEPTED) from error
    except (httpx2.HTTPError, OSError) as error:
        raise Refused("short_link_broken", _BROKEN) from error
    location = response.headers.get("location")
    if not response.is_redirect or not location:
        raise Refused("short_link_broken", _BROKEN)
    return urljoin(url, location)
