"""What a camera wrote into a picture: hints, which anybody can change, and which go once they were read."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from campaigns.coordinates import BadCoordinates, Coordinates, read
from campaigns.opening import SEOUL

JPEG_QUALITY = 90
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, ZeroDivisionError)


@dataclass(frozen=True, slots=True)
class CameraNotes:
    """When and where a picture says that it was taken; None where it does not say, or nonsense."""

    taken_at: datetime | None = None
    coordinates: Coordinates | None = None


def camera_notes(picture: bytes) -> CameraNotes:
    """Read EXIF. A time without a zone is taken for Seoul's."""
    try:
        with Image.open(BytesIO(picture)) as image:
            exif = image.getexif()
            camera, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except UNREADABLE:
        return CameraNotes()
    return CameraNotes(_time(camera), _place(gps))


def without_notes(picture: bytes) -> bytes:
    """The same picture in the same format, turned upright, with nothing written into it. Raises OSError."""
    with Image.open(BytesIO(picture)) as image:
        kind = image.format
        plain = ImageOps.exif_transpose(image)
        plain.info.clear()
        kept = BytesIO()
        plain.save(kept, format=kind, quality=JPEG_QUALITY)
    return kept.getvalue()


def _time(camera: dict[int, Any]) -> datetime | None:
    try:
        moment = datetime.strptime(str(camera[ExifTags.Base.DateTimeOriginal]).strip("\x00 "), "%Y:%m:%d %H:%M:%S")
    except UNREADABLE:
        return None
    return moment.replace(tzinfo=_zone(camera) or SEOUL)


def _zone(camera: dict[int, Any]) -> timezone | None:
    try:
        offset = datetime.strptime(str(camera[ExifTags.Base.OffsetTimeOriginal]).strip("\x00 "), "%z").utcoffset()
    except UNREADABLE:
        return None
    return timezone(offset or timedelta())


def _place(gps: dict[int, Any]) -> Coordinates | None:
    try:
        north = _degrees(gps[ExifTags.GPS.GPSLatitude]) * (-1 if gps[ExifTags.GPS.GPSLatitudeRef] == "S" else 1)
        east = _degrees(gps[ExifTags.GPS.GPSLongitude]) * (-1 if gps[ExifTags.GPS.GPSLongitudeRef] == "W" else 1)
        return read(north, east)
    except (*UNREADABLE, BadCoordinates):
        return None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
