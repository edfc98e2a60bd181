"""A brand's colour on our paper: as it is where it is legible, otherwise darker or lighter until it is.

Contrast after WCAG 2.2 (relative luminance, 1.4.3): text needs 4.5 : 1 against its ground.
"""

from dataclasses import dataclass

NEEDED = 4.5
LIGHT_GROUND, DARK_GROUND = "#ece6da", "#26231e"
"""The darkest ground of the light scheme that text stands on, and the lightest of the dark one (static/site.css)."""
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 40

type Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tone:
    """The brand's colour in one scheme, and the ink on top of it."""

    hot: str
    ink: str


def tones(colour: str) -> tuple[Tone, Tone]:
    """The colour ("#1a2b3c") for the light and for the dark scheme."""
    return _tone(colour, LIGHT_GROUND, _BLACK), _tone(colour, DARK_GROUND, _WHITE)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _tone(colour: str, ground: str, towards: Rgb) -> Tone:
    start = _rgb(colour)
    for step in range(_STEPS + 1):
        mixed = _hex(_mix(start, towards, step / _STEPS))
        if contrast(mixed, ground) >= NEEDED:
            break
    return Tone(mixed, max("#ffffff", "#12110f", key=lambda ink: contrast(mixed, ink)))


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(channel / 255) for channel in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in rgb)
