"""The sheet that every share image is drawn on: a picture on the left, paper on the right, the score strip below."""

import io
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from remix.share_image.type import Font
from remix.strip import Strip

WIDTH, HEIGHT = 1200, 630
PICTURE_WIDTH = 354
"""A key frame of 9:16 at full height."""
LEFT, RIGHT = PICTURE_WIDTH + 56, WIDTH - 56
"""Where text begins and ends."""
PAPER, CARD, INK, SOFT, LINE = "#f6f3ec", "#fffdf8", "#17140f", "#6a6257", "#ddd5c6"
HOT, JADE = "#cf3514", "#0d7a68"
_TONES = ("#ddd5c6", "#b8b0a2")
_QUALITY = 90
_FINER = 4


class Canvas:
    """One share image under way; places are pixels from the top left."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def picture(self, content: BinaryIO | None, strip: Strip) -> None:
        """Fill the left with a key frame; without one, or with one that cannot be read, with the upright strip."""
        try:
            frame = Image.open(content) if content else None
            if frame:
                fitted = ImageOps.fit(frame.convert("RGB"), (PICTURE_WIDTH, HEIGHT), Image.Resampling.LANCZOS)
                self.image.paste(fitted, (0, 0))
                return
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
            pass  # the upright strip stands in for a picture that is gone or broken
        self._upright(strip)

    def lines(self, lines: list[str], face: Font, *, top: int, fill: str = INK, left: int = LEFT) -> int:
        """Write lines below each other; where the next thing may begin."""
        height = round(face.size * 1.24)
        for number, line in enumerate(lines):
            self.draw.text((left, top + number * height), line, font=face, fill=fill)
        return top + len(lines) * height

    def strip(self, strip: Strip, *, top: int, height: int = 46, right: int = RIGHT) -> None:
        """The score strip: beats as ticks above the shots, the hook in the hot colour."""
        span = right - LEFT
        for second in strip.recipe.beats[:: strip.beats_per_tick]:
            at = LEFT + round(span * min(second / strip.duration, 1))
            self.draw.line([(at, top), (at, top + 8)], fill=SOFT, width=1)
        for block in strip.blocks:
            left = LEFT + round(span * block.at)
            end = max(left + 1, LEFT + round(span * (block.at + block.size)) - 3)
            fill = HOT if block.is_hook else _TONES[block.number % 2]
            self.draw.rectangle([(left, top + 13), (end, top + height)], fill=fill)

    def lozenge(self, *, left: int, top: int, width: int, height: int, fill: str) -> None:
        """A bar with round ends, drawn large and made small: Pillow's own curves are jagged."""
        fine = Image.new("L", (width * _FINER, height * _FINER), 0)
        ImageDraw.Draw(fine).rounded_rectangle(
            [(0, 0), (fine.width - 1, fine.height - 1)], radius=fine.height // 2, fill=255
        )
        self.image.paste(fill, (left, top), fine.resize((width, height), Image.Resampling.LANCZOS))

    def modules(self, rows: tuple[bytearray, ...], *, left: int, top: int, module: int) -> None:
        """A QR code (1: a dark module), on a light ground with the quiet zone of four modules that it needs."""
        size = len(rows) * module
        quiet = 4 * module
        self.draw.rectangle([(left, top), (left + size + 2 * quiet, top + size + 2 * quiet)], fill=CARD)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    corner = (left + quiet + x * module, top + quiet + y * module)
                    self.draw.rectangle([corner, (corner[0] + module - 1, corner[1] + module - 1)], fill=INK)

    def saved(self) -> bytes:
        """The image as JPEG, with full colour resolution: type on paper would fray otherwise."""
        content = io.BytesIO()
        self.image.save(content, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        return content.getvalue()

    def _upright(self, strip: Strip) -> None:
        for block in strip.blocks:
            top, end = round(HEIGHT * block.at), round(HEIGHT * (block.at + block.size))
            fill = HOT if block.is_hook else _TONES[block.number % 2]
            self.draw.rectangle([(0, top), (PICTURE_WIDTH - 1, max(top, end - 3))], fill=fill)
