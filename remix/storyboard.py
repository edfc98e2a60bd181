"""The storyboard: the shots' key frames, numbered, with the Text Guide, as a ZIP that is written while it is sent."""

import logging
from collections.abc import Iterable, Iterator
from io import RawIOBase
from zipfile import ZIP_STORED, ZipFile

from django.core.files.storage import default_storage

from remix.recipe import Recipe

logger = logging.getLogger(__name__)


class _Outbox(RawIOBase):
    """Takes what ZipFile writes and hands it on; cannot seek, so nothing has to be kept."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # ZipFile writes bytes only
        self.waiting += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self.waiting)
        self.waiting.clear()
        return taken


def storyboard(recipe: Recipe, guide: bytes) -> Iterator[bytes]:
    """The ZIP in pieces, one picture in memory at a time: `text-guide.txt`, then `01.webp`, `02.webp`, ...

    A frame is named after the number of its shot. WebP does not shrink any further, so everything is stored as it
    is. A frame that the storage has lost is left out and logged.
    """
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_STORED) as archive:
        for name, content in _files(recipe, guide):
            archive.writestr(name, content)
            yield outbox.take()
    yield outbox.take()


def _files(recipe: Recipe, guide: bytes) -> Iterable[tuple[str, bytes]]:
    yield "text-guide.txt", guide
    for number, shot in enumerate(recipe.shots, start=1):
        if not shot.frame:
            continue
        try:
            with default_storage.open(shot.frame) as file:
                content: bytes = file.read()
        except OSError:
            logger.exception("the key frame %s is lost", shot.frame)
            continue
        yield f"{number:02d}.webp", content
