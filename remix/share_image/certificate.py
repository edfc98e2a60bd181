"""The share image of a certificate: whose, for what, with which numbers, and the code that checks it."""

from datetime import datetime
from typing import BinaryIO

import segno
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from remix.certificate_codes import grouped
from remix.certificate_words import in_short
from remix.models import Certificate
from remix.share_image.canvas import HEIGHT, HOT, INK, JADE, LEFT, PAPER, RIGHT, SOFT, Canvas
from remix.share_image.type import BOLD, MEDIUM, drawable, fitted, font
from remix.strip import Strip

_QR_MODULE = 4


def certificate_image(certificate: Certificate, strip: Strip, *, picture: BinaryIO | None, address: str) -> bytes:
    """A JPEG of 1200 x 630 in the active language; `address` is where the certificate is checked.

    A revoked certificate says that it is, in the place of what it was for.
    """
    canvas = Canvas()
    canvas.picture(picture, strip)
    is_revoked = certificate.revoked_at is not None
    _mark(canvas, gettext("K-Success 취소됨") if is_revoked else gettext("K-Success 인증"), HOT if is_revoked else JADE)
    code = _qr(canvas, address)
    title, lines = fitted(
        drawable(certificate.title), BOLD, sizes=range(40, 85, 4), width=RIGHT - LEFT, lines=3 if is_revoked else 2
    )
    below = canvas.lines(lines, title, top=140) + 12
    if not is_revoked:
        below = _holder(canvas, certificate, below)
        figures = " · ".join(in_short(kept) for kept in certificate.met)
        face, lines = fitted(drawable(figures), BOLD, sizes=range(24, 37, 2), width=RIGHT - LEFT, lines=1)
        canvas.lines(lines, face, top=below, fill=JADE)
    canvas.strip(strip, top=HEIGHT - 146, height=64, right=code - 40)
    _foot(canvas, certificate.certified_at, certificate.code)
    return canvas.saved()


def _mark(canvas: Canvas, words: str, fill: str) -> None:
    """The seal, and whose it is."""
    face = font(BOLD, 30)
    canvas.lozenge(left=LEFT, top=56, width=round(face.getlength(words)) + 52, height=56, fill=fill)
    canvas.draw.text((LEFT + 26, 84), words, font=face, fill=PAPER, anchor="lm")
    canvas.draw.text((RIGHT, 84), "K·MEME FACTORY", font=font(BOLD, 24), fill=INK, anchor="rm")


def _holder(canvas: Canvas, certificate: Certificate, top: int) -> int:
    name = drawable(certificate.holder_name)
    said = gettext("%(name)s님의 영상") % {"name": name} if name else gettext("어떤 크리에이터의 영상")
    face, lines = fitted(said, MEDIUM, sizes=range(26, 39, 2), width=RIGHT - LEFT, lines=1)
    return canvas.lines(lines, face, top=top) + 10


def _qr(canvas: Canvas, address: str) -> int:
    """The code in the lower right corner; where it begins."""
    rows = segno.make(address, error="m", micro=False).matrix
    size = (len(rows) + 8) * _QR_MODULE
    canvas.modules(rows, left=RIGHT - size, top=HEIGHT - 40 - size, module=_QR_MODULE)
    return RIGHT - size


def _foot(canvas: Canvas, at: datetime, code: str) -> None:
    said = f"{date_format(localtime(at), 'DATE_FORMAT')} · {grouped(code)}"
    canvas.lines([said], font(MEDIUM, 24), top=HEIGHT - 66, fill=SOFT)
