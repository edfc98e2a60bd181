"""The clip that a curator watches beside a form: a file of ours, a platform's player, or only its address."""

from dataclasses import dataclass

from remix.models import Platform, Video

_PLAYERS = {
    Platform.YOUTUBE: "https://www.youtube-nocookie.com/embed/{id}?enablejsapi=1&playsinline=1&rel=0",
    Platform.TIKTOK: "https://www.tiktok.com/player/v1/{id}?rel=0",
    Platform.INSTAGRAM: "https://www.instagram.com/reel/{id}/embed/",
}


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """`film` is our file's address, `player` a platform's frame (`platform` says whose language it speaks)."""

    platform: str
    name: str
    url: str
    film: str = ""
    player: str = ""


def source_of(video: Video) -> WatchedSource:
    """How a video is watched; our own file wins, because it jumps to the exact frame."""
    platform = Platform(video.platform)
    film = video.file.url if video.file else ""
    player = "" if film or platform not in _PLAYERS else _PLAYERS[platform].format(id=video.external_id)
    return WatchedSource(platform.value, str(platform.label), video.canonical_url, film, player)
