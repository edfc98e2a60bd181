"""The page on which anybody checks a certificate, its number, its QR code and its share image."""

import io
import re
import xml.etree.ElementTree as ElementTree

import av
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import User
from remix.certificate_codes import ALPHABET, canonical, grouped, new_code
from remix.models import Certificate, RemixNode
from remix.states import NodeState
from tests.remix.success.conftest import revoke

MOST_QUERIES = 2


def page(client: Client, certificate: Certificate, language: str = "ko") -> str:
    answer = client.get(certificate.get_absolute_url(), {"lang": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_who_for_what_and_on_which_numbers(client: Client, certificate: Certificate) -> None:
    html = page(client, certificate)
    for said in ("창작자", "지하철 춤", "조회수 12,000회", "10,000회", "K-Meme Factory", grouped(certificate.code)):
        assert said in html


def test_a_revoked_one_says_so_and_why(client: Client, certificate: Certificate, curator: User) -> None:
    assert certificate.user_video
    revoke(certificate.user_video, curator, reason_code="copied")
    html = page(client, certificate)
    assert "K-Success 취소됨" in html
    assert "다른 사람의 영상을 그대로 썼어요" in html
    assert "K-Success 인증</p>" not in html


def test_a_revocation_shows_at_once(client: Client, certificate: Certificate) -> None:
    assert "no-cache" in client.get(certificate.get_absolute_url())["Cache-Control"]


def test_what_a_creator_writes_is_text(client: Client, certificate: Certificate) -> None:
    Certificate.objects.update(holder_name="<script>alert(1)</script>")
    assert "<script>alert" not in page(client, certificate)


def test_a_recipe_that_is_not_public_any_more_is_named_and_not_linked(
    client: Client, certificate: Certificate, node: RemixNode
) -> None:
    RemixNode.objects.filter(pk=node.pk).update(state=NodeState.UNPUBLISHED)
    html = page(client, certificate)
    assert "지하철 춤" in html
    assert f'href="{node.get_absolute_url()}"' not in html


def test_the_page_takes_few_queries(client: Client, certificate: Certificate) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(certificate.get_absolute_url())
    assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize("code", ["K7QM2D4X9FTA", "nonsense", "K7QM-2D4X-9FTU", "\u3000", "x" * 500])
def test_a_number_that_is_none_of_ours_is_not_found(client: Client, db: None, code: str) -> None:
    answer = client.get(f"/verify/{code}/")
    assert answer.status_code == 404
    assert "이런 번호의 인증서는 없어요" in answer.content.decode()


def test_what_is_typed_otherwise_leads_to_the_one_address(client: Client, certificate: Certificate) -> None:
    typed = grouped(certificate.code).lower().replace("0", "o").replace("1", "l")
    answer = client.get("/verify/", {"code": f" {typed} "})
    assert answer["Location"] == certificate.get_absolute_url()
    assert client.get(f"/verify/{typed}/")["Location"] == certificate.get_absolute_url()


def test_a_number_that_nobody_has_is_said_to_be_none(client: Client, certificate: Certificate) -> None:
    answer = client.get("/verify/", {"code": "K7QM-2D4X-9FTA<b>"})
    assert answer.status_code == 404
    assert "9FTA&lt;b&gt;" in answer.content.decode()


def test_numbers_are_long_enough_to_be_guessed_by_nobody() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000
    assert len(ALPHABET) ** len(new_code()) >= 2**60


def test_numbers_hold_no_letters_that_are_misread() -> None:
    assert not set("ILOU") & set(ALPHABET)
    assert canonical("oil0-1OIL-ABCD") == "01101011ABCD"


@pytest.mark.parametrize("text", ["", "short", "K7QM2D4X9FTAX", "K7QM2D4X9FT!", "K7QM2D4X9FTU", "가" * 12])
def test_what_cannot_be_a_number_is_none(text: str) -> None:
    assert canonical(text) is None


def test_the_qr_code_is_a_picture_of_the_address(client: Client, certificate: Certificate) -> None:
    answer = client.get(f"{certificate.get_absolute_url()}qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)
    assert root.tag.endswith("svg")


def test_the_page_holds_the_code_without_any_style(client: Client, certificate: Certificate) -> None:
    html = page(client, certificate)
    [code] = re.findall(r'<svg[^>]*class="qr-code".*?</svg>', html)
    assert "style=" not in code
    assert 'stroke="#' not in code


def image(client: Client, certificate: Certificate, language: str = "ko") -> Image.Image:
    answer = client.get(f"{certificate.get_absolute_url()}share.jpg", {"lang": language})
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    return Image.open(io.BytesIO(answer.content))


def test_the_share_image_has_the_size_that_sites_want(client: Client, certificate: Certificate) -> None:
    assert image(client, certificate).size == (1200, 630)


def test_the_page_names_its_share_image(client: Client, certificate: Certificate) -> None:
    assert f"{certificate.get_absolute_url()}share.jpg?lang=ko" in page(client, certificate)


def test_the_share_image_is_drawn_once(client: Client, certificate: Certificate) -> None:
    cache.clear()
    first = image(client, certificate).tobytes()
    with CaptureQueriesContext(connection) as queries:
        assert image(client, certificate).tobytes() == first
    assert len(queries) == 1


def test_each_language_has_a_share_image(client: Client, certificate: Certificate) -> None:
    korean, english = image(client, certificate), image(client, certificate, "en")
    assert korean.tobytes() != english.tobytes()


def test_a_revoked_certificate_has_another_share_image(client: Client, certificate: Certificate, curator: User) -> None:
    before = image(client, certificate).getpixel((430, 84))
    assert certificate.user_video
    revoke(certificate.user_video, curator)
    after = image(client, certificate).getpixel((430, 84))
    assert isinstance(before, tuple)
    assert isinstance(after, tuple)
    assert before[1] > before[0]  # jade
    assert after[0] > after[1]  # the hot colour


def test_the_share_image_is_really_a_jpeg(client: Client, certificate: Certificate) -> None:
    content = client.get(f"{certificate.get_absolute_url()}share.jpg").content
    with av.open(io.BytesIO(content)) as picture:
        assert picture.streams.video[0].codec_context.name == "mjpeg"
