"""Which video an address means: an allowlist of hosts, and one canonical form for each video.

Pure: nothing here touches the network. Short links, whose target only the platform knows, are recognised here and
opened by `remix.short_links`.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused
from remix.models import Platform

ACCEPTED = _("YouTube, TikTok, Instagram 영상 주소나 mp4, mov, webm 파일(최대 200MB, 10분)을 올려 주세요.")
MAX_URL_LENGTH = 2000


@dataclass(frozen=True)
class SourceRef:
    """One video on one platform: `external_id` is the platform's own id; `url` its canonical page."""

    platform: Platform
    external_id: str
    url: str


@dataclass(frozen=True)
class _Pattern:
    """One shape of address: the path (or the `v` parameter) holds the id."""

    platform: Platform
    hosts: frozenset[str]
    path: re.Pattern[str]
    canonical: str


_YOUTUBE = frozenset(
    {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"}
)
_TIKTOK = frozenset({"tiktok.com", "www.tiktok.com", "m.tiktok.com"})
_INSTAGRAM = frozenset({"instagram.com", "www.instagram.com", "m.instagram.com"})
_WATCH = "https://www.youtube.com/watch?v={id}"
_REEL = "https://www.instagram.com/reel/{id}/"

_PATTERNS = [
    _Pattern(Platform.YOUTUBE, frozenset({"youtu.be"}), re.compile(r"/(?P<id>[\w-]{11})/?"), _WATCH),
    _Pattern(Platform.YOUTUBE, _YOUTUBE, re.compile(r"/(?:shorts|embed|live|v)/(?P<id>[\w-]{11})/?"), _WATCH),
    _Pattern(
        Platform.TIKTOK,
        _TIKTOK,
        re.compile(r"/@(?P<user>[\w.-]{1,64})/(?:video|photo)/(?P<id>\d{5,25})/?"),
        "https://www.tiktok.com/@{user}/video/{id}",
    ),
    _Pattern(
        Platform.TIKTOK,
        _TIKTOK,
        re.compile(r"/(?:v|embed(?:/v2)?|player/v1)/(?P<id>\d{5,25})(?:\.html)?/?"),
        "https://www.tiktok.com/@/video/{id}",
    ),
    _Pattern(
        Platform.INSTAGRAM,
        _INSTAGRAM,
        re.compile(r"(?:/[\w.]{1,30})?/(?:reels?|p|tv)/(?P<id>[\w-]{5,40})/?(?:embed/?)?"),
        _REEL,
    ),
]
_SHORT_LINK_HOSTS = frozenset({"vm.tiktok.com", "vt.tiktok.com"})
_SHORT_LINK_PATHS = [(_TIKTOK, re.compile(r"/t/\w+/?")), (_INSTAGRAM, re.compile(r"/share/(?:reel/|p/)?[\w-]+/?"))]
ALLOWED_HOSTS = frozenset().union(*(pattern.hosts for pattern in _PATTERNS), _SHORT_LINK_HOSTS)


def parse(url: str) -> SplitResult:
    """Split an address a person pasted, after checking that it is a plain web address of an allowed host.

    Raises Refused (`malformed_url`, `unsupported_host`) with a sentence that says what is accepted.
    """
    url = url.strip()
    if url and "://" not in url:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if (
        not host
        or len(url) > MAX_URL_LENGTH
        or parts.scheme not in ("http", "https")
        or re.search(r"[\s\x00-\x1f]", url)
    ):
        raise Refused("malformed_url", _("영상 주소가 아니에요. 영상 페이지의 주소를 그대로 붙여 주세요."))
    if host not in ALLOWED_HOSTS or port not in (None, 80, 443) or parts.username is not None:
        raise Refused("unsupported_host", ACCEPTED)
    return parts._replace(scheme="https", netloc=host)


def is_short_link(parts: SplitResult) -> bool:
    """Whether only the platform knows which video this address means."""
    return parts.netloc in _SHORT_LINK_HOSTS or any(
        parts.netloc in hosts and path.fullmatch(parts.path) for hosts, path in _SHORT_LINK_PATHS
    )


def canonicalise(parts: SplitResult) -> SourceRef:
    """The video that an address (from `parse`) means, the same for every way of writing it.

    Raises Refused (`not_a_video_page`) when the address is of an allowed host but not of one video.
    """
    if parts.netloc in _YOUTUBE and parts.path.rstrip("/") == "/watch":
        video_id = parse_qs(parts.query).get("v", [""])[0]
        if re.fullmatch(r"[\w-]{11}", video_id):
            return SourceRef(Platform.YOUTUBE, video_id, _WATCH.format(id=video_id))
    for pattern in _PATTERNS:
        if parts.netloc in pattern.hosts and (match := pattern.path.fullmatch(parts.path)):
            return SourceRef(pattern.platform, match["id"], pattern.canonical.format(**match.groupdict()))
    raise Refused("not_a_video_page", _("영상 하나의 주소가 아니에요. 영상을 연 뒤 그 페이지의 주소를 붙여 주세요."))
