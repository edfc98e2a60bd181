"""Nothing that is a secret or somebody's leaves the process by a text."""

import pytest

from kmeme.lib.scrubbing import Scrubber

TAKEN = {
    "an email": ("sent to kim.minji+memes@example.co.kr now", "kim.minji"),
    "a Korean email": ("sent to 민지@예시.한국 now", "민지@예시"),
    "a phone": ("call 010-1234-5678", "1234"),
    "a phone without dashes": ("call 01012345678", "1234"),
    "a phone abroad": ("call +82 10 1234 5678", "1234"),
    "a resident's number": ("id 900101-1234567", "900101"),
    "a bearer": ("Authorization: Bearer abc.def-ghi", "abc.def"),
    "a JWT": ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIi"),
    "our API key": ("with kmf_1a2b3c4d_Zm9vYmFyYmF6", "Zm9vYmFy"),
    "Google's key": ("with AIzaSyD-1234567", "SyD"),
    "Anthropic's key": ("with sk-ant-api03-abcdef", "api03"),
    "a webhook's secret": ("with whsec_C2FVsBQIhrscChlQIMV", "C2FVs"),
    "a login in an address": ("redis://:hunter2@10.0.0.5:6379/0 is away", "hunter2"),
    "a query": ("GET https://maps.example/json?latlng=37.5,127.0&key=abc failed", "latlng"),
    "a query of ours": ("Not Found: /me/?email=a%40b.c", "a%40b"),
    "a Slack channel": ("POST https://hooks.slack.com/services/T1/B2/xyz", "B2"),
    "a password in a form": ("{'password': 'correct horse', 'age': 3}", "correct"),
    "a password in a setting": ("POSTGRES_PASSWORD=correct-horse", "correct"),
    "a session": ("sessionid=abcdefabcdef; path=/", "abcdefabc"),
    "a CSRF token": ("csrfmiddlewaretoken=AbCdEf123", "AbCdEf"),
    "a token in a path": ("/me/data/Zm9vYmFy1JhejEyMzQ1Njc4OTA/ is gone", "Zm9vYmFy"),
    "a link to reset a password": ("/reset/key/1-c5v3j1-0123456789abcdef0123456789abcdef/", "89abcdef"),
    "a position": ("at 37.566512, 126.978012", "37.566"),
    "somebody's address": ("from 203.0.114.7", "203.0"),
    "somebody's IPv6 address": ("from 2a00:1450:4001:81b::200e", "4001"),
    "a row": ("IntegrityError: null value\nDETAIL:  Failing row contains (7, 홍길동, null).", "홍길동"),
    "a key's value": ("Key (name)=(홍길동) already exists.", "홍길동"),
}
KEPT = [
    "analysis 12: the model is away",
    "2026-11-23T16:39:00.123+00:00 INFO kmeme.monitoring",
    "remix:measure[12](analysis_id=4) ended with status: Error, lasted 1.250 s",
    "export 3f2504e0-4f89-11d3-9a0c-0305e82c3301 is gone",
    "test_a_function_with_a_long_name_and_2_digits",
    "10.1.2.3 and 127.0.0.1 and ::1 do not answer",
    "remix_000123 was published by 17",
    "37.5 fps, 16.25 s",
    "the token expired",
]


@pytest.mark.parametrize("case", TAKEN)
def test_it_is_taken_out(case: str) -> None:
    text, secret = TAKEN[case]
    assert secret in text
    assert secret not in Scrubber()(text)


@pytest.mark.parametrize("text", KEPT)
def test_what_is_nobody_s_stays_readable(text: str) -> None:
    assert Scrubber()(text) == text


def test_our_own_secrets_are_taken_out_wherever_they_stand() -> None:
    assert Scrubber(["opensesame"])("prefix-opensesame-suffix") == "prefix-[secret]-suffix"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert Scrubber(["opensesame", "opensesame-two"])("opensesame-two") == "[secret]"


def test_a_secret_too_short_to_be_one_does_not_eat_the_text() -> None:
    assert Scrubber(["a", ""])("a day") == "a day"


LONG = 200_000


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "가",
        "a.",
        "a-",
        "a+",
        "/",
        "?",
        "a/",
        "eyJ-",
        "\n",
        " ",
        'password="',
        "a@",
        "Key (",
        "DETAIL:",
        "1.",
        "f:",
        "'",
    ],
)
def test_a_long_text_of_a_stranger_s_does_not_stop_the_process(text: str) -> None:
    """Were a rule quadratic, this would take minutes."""
    assert Scrubber(["opensesame"])(text * (LONG // len(text)))
