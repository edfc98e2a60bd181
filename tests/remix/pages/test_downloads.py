"""What a creator takes along: Text Guide, beat guide, storyboard; and how the site serves bytes."""

import io
import wave
import zipfile
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from remix.models import RemixNode
from tests.remix.pages.nodes import MakeNode


def body(response: Any) -> bytes:
    """All bytes of a test client's answer, streamed or not."""
    return b"".join(response) if response.streaming else bytes(response.content)


def guide(client: Client, node: RemixNode) -> str:
    return client.get(f"{node.get_absolute_url()}text-guide.txt").content.decode("utf-8-sig")


def test_the_text_guide_names_every_shot_with_its_times(client: Client, make_node: MakeNode) -> None:
    text = guide(client, make_node(shots=4, duration=8.0))
    assert [line for line in text.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")] == [
        "1. 0.0–2.0초 · 4박 · 훅",
        "2. 2.0–4.0초 · 4박",
        "3. 4.0–6.0초 · 4박",
        "4. 6.0–8.0초 · 4박",
    ]


def test_the_text_guide_is_korean_for_english_readers_too(client: Client, make_node: MakeNode) -> None:
    response = client.get(f"{make_node().get_absolute_url()}text-guide.txt", headers={"Accept-Language": "en"})
    assert "15초" in response.content.decode()
    assert response["Content-Language"] == "ko"


def test_the_text_guide_carries_a_byte_order_mark_for_offline_readers(client: Client, make_node: MakeNode) -> None:
    assert client.get(f"{make_node().get_absolute_url()}text-guide.txt").content.startswith(b"\xef\xbb\xbf")


def test_a_download_is_named_after_the_recipe_in_korean(client: Client, make_node: MakeNode) -> None:
    node = make_node(title='늦잠: "5분만"/더 🐰')
    disposition = client.get(f"{node.get_absolute_url()}text-guide.txt")["Content-Disposition"]
    assert f'filename="{node.node_id}-text-guide.txt"' in disposition
    assert unquote(disposition.split("filename*=UTF-8''")[1]) == "늦잠 5분만 더 🐰 - Text Guide.txt"


def test_a_title_cannot_break_out_of_the_header(client: Client, make_node: MakeNode) -> None:
    node = make_node(title="a\r\nSet-Cookie: x=1")
    response = client.get(f"{node.get_absolute_url()}text-guide.txt")
    assert response.status_code == 200
    assert "\n" not in response["Content-Disposition"]


def sound(client: Client, node: RemixNode) -> tuple[int, np.ndarray]:
    with wave.open(io.BytesIO(body(client.get(f"{node.get_absolute_url()}beat-guide.wav")))) as file:
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)


def loudest(samples: np.ndarray, rate: int, second: float) -> float:
    at = round(second * rate)
    return float(np.abs(samples[at : at + round(0.03 * rate)]).max())


def test_the_beat_guide_clicks_on_beats_louder_where_a_shot_starts(client: Client, make_node: MakeNode) -> None:
    rate, samples = sound(client, make_node(shots=4, duration=8.0))
    accents = [loudest(samples, rate, second) for second in (0.0, 2.0, 4.0, 6.0)]
    beats = [loudest(samples, rate, second) for second in (0.5, 1.0, 2.5, 7.5)]
    silence = [loudest(samples, rate, second) for second in (0.25, 1.75, 6.2)]
    assert min(accents) > 1.2 * max(beats) > 10 * max(silence)


def test_the_beat_guide_is_as_long_as_the_clip(client: Client, make_node: MakeNode) -> None:
    rate, samples = sound(client, make_node(duration=8.0))
    assert len(samples) / rate == pytest.approx(8.0, abs=0.01)


def test_without_beats_the_beat_guide_still_marks_the_shots(client: Client, make_node: MakeNode) -> None:
    rate, samples = sound(client, make_node(shots=2, duration=4.0, beats=[], bpm=None))
    assert loudest(samples, rate, 2.0) > 1000
    assert loudest(samples, rate, 1.0) < 10


def test_a_player_can_seek_in_the_beat_guide(client: Client, make_node: MakeNode) -> None:
    url = f"{make_node().get_absolute_url()}beat-guide.wav"
    whole = body(client.get(url))
    part = client.get(url, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert body(part) == whole[100:200]


def test_a_beat_guide_that_a_player_has_is_not_made_again(
    client: Client, make_node: MakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{make_node().get_absolute_url()}beat-guide.wav"
    etag = client.get(url)["ETag"]
    monkeypatch.setattr("remix.views.downloads.click_track", lambda *args: pytest.fail("made again"))
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def storyboard(client: Client, node: RemixNode) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(body(client.get(f"{node.get_absolute_url()}storyboard.zip"))))


def test_the_storyboard_holds_the_frames_by_shot_and_the_text_guide(client: Client, make_node: MakeNode) -> None:
    node = make_node(shots=3, frames=True)
    archive = storyboard(client, node)
    assert archive.namelist() == ["text-guide.txt", "01.webp", "02.webp", "03.webp"]
    with default_storage.open(node.recipe["shots"][1]["frame"]) as frame:
        assert archive.read("02.webp") == frame.read()


def test_the_storyboard_is_stored_not_deflated_and_intact(client: Client, make_node: MakeNode) -> None:
    archive = storyboard(client, make_node(shots=3, frames=True))
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    assert archive.testzip() is None


def test_a_lost_frame_leaves_the_rest_of_the_storyboard(client: Client, make_node: MakeNode) -> None:
    node = make_node(shots=3, frames=True)
    default_storage.delete(node.recipe["shots"][0]["frame"])
    assert storyboard(client, node).namelist() == ["text-guide.txt", "02.webp", "03.webp"]


def test_what_is_packed_already_is_not_compressed_again(client: Client, make_node: MakeNode) -> None:
    url = f"{make_node(frames=True).get_absolute_url()}storyboard.zip"
    assert client.get(url, headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "identity"


def test_the_thirty_first_storyboard_in_a_minute_is_429_with_retry_after(client: Client, make_node: MakeNode) -> None:
    address = f"{make_node().get_absolute_url()}storyboard.zip"
    answers = [client.head(address) for _number in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1]["Retry-After"] == "60"


def test_another_address_is_not_braked_with_it(client: Client, make_node: MakeNode) -> None:
    address = f"{make_node().get_absolute_url()}storyboard.zip"
    for _number in range(31):
        client.head(address)
    assert client.head(address, REMOTE_ADDR="203.0.113.7").status_code == 200
