"""The operator's own downloader: off by default, bounded, and never trusted to have brought something."""

import shlex
import sys
from typing import Any

import pytest

from remix.downloading import DownloadFailed, downloaded

URL = "https://www.tiktok.com/@someone/video/7123456789012345678"


def use(settings: Any, code: str) -> None:
    """Make a small Python program the downloader; it gets the output path and the address as arguments."""
    settings.MEDIA_DOWNLOADER = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)} {{output}} {{url}}"


def test_the_command_gets_the_canonical_address(settings: Any) -> None:
    use(settings, "import sys; open(sys.argv[1], 'w').write(sys.argv[2])")
    with downloaded(URL) as path:
        assert path.read_text() == URL


def test_the_file_is_gone_after_the_block(settings: Any) -> None:
    use(settings, "import sys; open(sys.argv[1], 'w').write('x')")
    with downloaded(URL) as path:
        pass
    assert not path.exists()


@pytest.mark.parametrize(
    "code",
    ["import sys; sys.exit(1)", "pass", "import sys; open(sys.argv[1], 'w')"],
    ids=["fails", "brings nothing", "brings an empty file"],
)
def test_a_downloader_that_brings_nothing_usable_is_an_error(settings: Any, code: str) -> None:
    use(settings, code)
    with pytest.raises(DownloadFailed), downloaded(URL):
        pass


def test_a_file_above_the_limit_is_an_error(settings: Any) -> None:
    settings.VIDEO_MAX_BYTES = 10
    use(settings, "import sys; open(sys.argv[1], 'w').write('x' * 11)")
    with pytest.raises(DownloadFailed), downloaded(URL):
        pass


def test_a_command_that_does_not_exist_is_an_error(settings: Any) -> None:
    settings.MEDIA_DOWNLOADER = "no-such-downloader {url} {output}"
    with pytest.raises(DownloadFailed), downloaded(URL):
        pass
