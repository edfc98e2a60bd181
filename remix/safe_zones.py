"""Where the platforms' own buttons and captions cover a vertical film, as fractions of a 9:16 frame.

Sources, all written for 9:16 ads, which are covered more than an ordinary post is (so they are safe for both):

- TikTok: "Video ads specifications", In-Feed template (ads.tiktok.com/help/article/video-ads-specifications): 160 px of
  1280 above and 440 below; 60 px of 540 on the left and 120 on the right, where the buttons stand.
- Reels: Meta Business Help Center, "About safe zones for Stories and Reels ads": 14 % above, 35 % below, 6 % each side.
- Shorts: Google Ads Help, video ads' safe areas for vertical films, on 1080x1920: 288 px above, 672 below, 48 left, 192
  right.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SafeZone:
    """What one platform covers of a frame at its `top`, `right`, `bottom` and `left`, as fractions (0..1) of it."""

    platform: str
    name: str
    top: float
    right: float
    bottom: float
    left: float

    @property
    def path(self) -> str:
        """An SVG path (fill rule evenodd), in a 100 x 100 box, of what is covered: all but the safe rectangle.

        It reaches beyond the box, so that only the rectangle's outline is seen.
        """
        x, y = 100 * self.left, 100 * self.top
        width, height = 100 - x - 100 * self.right, 100 - y - 100 * self.bottom
        return f"M-9-9H109V109H-9ZM{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}Z"


SAFE_ZONES = (
    SafeZone("tiktok", "TikTok", top=160 / 1280, right=120 / 540, bottom=440 / 1280, left=60 / 540),
    SafeZone("instagram", "Reels", top=0.14, right=0.06, bottom=0.35, left=0.06),
    SafeZone("youtube", "Shorts", top=288 / 1920, right=192 / 1080, bottom=672 / 1920, left=48 / 1080),
)
