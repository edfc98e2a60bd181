"""What may be uploaded for what, and whether bytes are what they were said to be."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from kmeme.lib.errors import Refused
from remix.intake import REFUSALS
from remix.media import MediaError
from remix.models import Upload, UploadPurpose
from remix.storage.base import Arrived, WrongBytes

VIDEO_TYPES = {"video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm"}
PICTURE_TYPES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
BY_ENDING = {ending: kind for kind, ending in (VIDEO_TYPES | PICTURE_TYPES).items()} | {".jpeg": "image/jpeg"}
DEMUXERS = {"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PICTURE_MOST_BYTES = 15 * 1024 * 1024
PICTURE_MOST_PIXELS = 60_000_000
UNSAID_TYPES = {"", "application/octet-stream"}

PARTS_ABOVE = 16 * 1024 * 1024
PART_BYTES = 8 * 1024 * 1024  # S3 takes parts of 5 MiB or more, and at most 10,000 of them

_OTHER_SIZE = _("올라온 파일의 크기가 처음 고른 것과 달라요. 파일을 다시 골라 올려 주세요.")
_OTHER_TYPE = _("파일 내용이 형식과 달라요. 원본 파일을 그대로 올려 주세요.")
_NOT_A_PICTURE = _("그림 파일이 아니에요. jpg, png, webp 파일을 올려 주세요.")
_LARGE_PICTURE = _("15MB를 넘는 그림이에요. 더 작게 저장해서 올려 주세요.")
WRONG = {
    **REFUSALS,
    "other_size": _OTHER_SIZE,
    "other_type": _OTHER_TYPE,
    "not_a_picture": _NOT_A_PICTURE,
    "large_picture": _LARGE_PICTURE,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What one purpose takes: file name endings by type, the most bytes, and the codes of the two refusals."""

    types: dict[str, str]
    most_bytes: int
    other_kind: str
    too_large: str


def rule_of(purpose: UploadPurpose) -> Rule:
    """The rule of a purpose."""
    if purpose in (UploadPurpose.SUBMISSION, UploadPurpose.ANALYSIS):
        return Rule(VIDEO_TYPES, settings.VIDEO_MAX_BYTES, "not_a_video", "too_large")
    return Rule(PICTURE_TYPES, PICTURE_MOST_BYTES, "not_a_picture", "large_picture")


def accepted_type(purpose: UploadPurpose, content_type: str, name: str) -> str:
    """The plain type of a file by what the browser says, or by its name when it says nothing. Raises Refused.

    A recorder's parameters ("video/webm;codecs=vp9") are left out: a storage keeps the type as it is signed.
    """
    plain = content_type.partition(";")[0].strip().lower()
    if plain in UNSAID_TYPES:
        plain = BY_ENDING.get(PurePath(name).suffix.lower(), "")
    rule = rule_of(purpose)
    if plain not in rule.types:
        raise Refused(rule.other_kind, WRONG[rule.other_kind])
    return plain


def check_size(purpose: UploadPurpose, size: int) -> None:
    """Raise Refused for an empty file, or one that is too large for its purpose."""
    rule = rule_of(purpose)
    if size <= 0:
        raise Refused("empty_file", WRONG["empty_file"])
    if size > rule.most_bytes:
        raise Refused(rule.too_large, WRONG[rule.too_large])


def safe_name(name: str, suffix: str) -> str:
    """A name that is safe in every path and address, with the ending of its type: "내 영상 (1).MOV" is "1.mov"."""
    stem = unicodedata.normalize("NFKD", PurePath(name.replace("\\", "/")).stem)
    plain = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:60].rstrip("-")
    return f"{plain or 'file'}{suffix}"


def part_size(size: int) -> int | None:
    """How large its parts are; None when it goes in one piece."""
    return PART_BYTES if size > PARTS_ABOVE else None


def check_arrived(upload: Upload, arrived: Arrived) -> None:
    """Raise WrongBytes unless size and type are those that were signed."""
    if arrived.size != upload.size:
        raise wrong("other_size")
    if arrived.content_type not in ("", upload.content_type):
        raise wrong("other_type")


def check_bytes(upload: Upload, path: Path) -> None:
    """Raise WrongBytes unless the file really is a video or a picture of the signed type."""
    if upload.content_type in VIDEO_TYPES:
        _check_video(path, upload.content_type)
    else:
        _check_picture(path, upload.content_type)


def wrong(code: str) -> WrongBytes:
    """The refusal with this code."""
    return WrongBytes(code, WRONG[code])


def _check_video(path: Path, content_type: str) -> None:
    import av  # only where it is used, see `remix.media`

    from remix.media.probe import demuxer, opened

    try:
        if demuxer(path) != DEMUXERS[content_type]:
            raise wrong("other_type")
        with opened(path, max_seconds=settings.VIDEO_MAX_SECONDS, max_bytes=settings.VIDEO_MAX_BYTES) as header:
            # A header is easily forged: there has to be a picture behind it.
            next(header.container.decode(header.video))
    except MediaError as error:
        raise wrong(error.code) from error
    except (av.FFmpegError, StopIteration) as error:
        raise wrong("truncated") from error


def _check_picture(path: Path, content_type: str) -> None:
    kind = FORMATS[content_type]
    try:
        with Image.open(path, formats=list(FORMATS.values())) as picture:
            if picture.format != kind:
                raise wrong("other_type")
            if picture.width * picture.height > PICTURE_MOST_PIXELS:
                raise wrong("large_picture")
            picture.verify()
        if kind == "JPEG":
            # verify() believes a JPEG; decoding it at an eighth of its size finds where it was cut.
            with Image.open(path, formats=[kind]) as picture:
                picture.draft("RGB", (picture.width // 8, picture.height // 8))
                picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise wrong("not_a_picture") from error
