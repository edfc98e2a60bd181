"""One row of a file with coupon codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from campaigns.models import Coupon, Reward
from kmeme.lib.errors import Refused

NAMES = {
    name: column
    for column, names in {
        "code": ("코드", "쿠폰", "쿠폰코드", "쿠폰번호", "code", "coupon", "couponcode"),
        "expires": ("만료", "만료일", "유효기간", "expires", "expiresat", "expiry"),
    }.items()
    for name in names
}
NEEDED = ("code",)
SAMPLE = "코드,만료일\nKMEME-7Q2X-001,2027-12-31\nKMEME-7Q2X-002,\n"
MOST_LETTERS = 64
_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Code:
    """A code, and until when it can be used."""

    code: str
    expires_at: datetime | None


def read(cells: dict[str, str]) -> Code:
    """A row as a code. Raises Refused."""
    code = cells.get("code", "")
    if not code:
        raise Refused("no_code", _("코드가 비어 있어요. 코드를 적거나 줄을 지워 주세요."))
    if len(code) > MOST_LETTERS or not code.isprintable():
        raise Refused("bad_code", _("코드는 %(most)d자까지 적어 주세요.") % {"most": MOST_LETTERS})
    expires_at = _moment(cells.get("expires", ""))
    if expires_at and expires_at <= timezone.now():
        raise Refused("expired", _("이미 지난 만료일이에요. 날짜를 고치거나 비워 주세요."))
    return Code(code, expires_at)


def known(reward: Reward, codes: Iterable[str]) -> set[str]:
    """Those codes that the reward has already."""
    wanted = list(codes)
    found: set[str] = set()
    for start in range(0, len(wanted), _CHUNK):
        rows = Coupon.objects.filter(reward=reward, code__in=wanted[start : start + _CHUNK])
        found.update(rows.values_list("code", flat=True))
    return found


def _moment(text: str) -> datetime | None:
    """The end of a day in Seoul, or a moment; None when it is left empty. Raises Refused."""
    if not text:
        return None
    plain = text.replace(".", "-").replace("/", "-").strip("- ")
    try:
        day = parse_date(plain)
        at = datetime.combine(day, time(23, 59, 59)) if day else parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise Refused("bad_date", _("만료일은 2027-12-31처럼 적어 주세요."))
    return timezone.make_aware(at) if timezone.is_naive(at) else at
