"""Taking secrets and personal data out of text that leaves the process: log lines, error reports.

Two nets, because either has holes: the values of our own secrets are known and replaced wherever they appear, and what
looks like an address, a token or a number of a person is replaced whoever it belongs to. It would rather take too much.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable

SHORTEST_SECRET = 6
"""Shorter values would take ordinary words out of every sentence."""
_Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _address(match: re.Match[str]) -> str:
    """Machines of one's own network stay readable, addresses of people do not."""
    try:
        address = ipaddress.ip_address(match[0])
    except ValueError:
        return match[0]
    return match[0] if address.is_private or address.is_unspecified else "[address]"


# Every rule is linear: no repetition without a bound begins where another one may have begun. Strangers choose what is
# scrubbed, and must not be able to stop a thread with it.
RULES: tuple[_Rule, ...] = (
    # PostgreSQL quotes whole rows in the details of an error.
    (re.compile(r"(?m)^([ \t]*DETAIL:[ \t]*).*$"), r"\1[row]"),
    (re.compile(r"Failing row contains \(.{0,4000}?\)\.?", re.S), "Failing row contains [row]"),
    (re.compile(r"(Key \([^)]{0,200}\))=\(.{0,2000}?\)(?= |$)"), r"\1=[value]"),
    # user:password@ of a URL, and everything after its question mark
    (re.compile(r"(?<=://)[^\s/@\"']{1,300}@"), "[login]@"),
    (re.compile(r"(?<=\S)\?[\w%.\[\]-]{1,80}=[^\s\"'<>]*"), "?[query]"),
    (re.compile(r"(hooks\.slack\.com/(?:services|workflows)/)[^\s\"'<>]+"), r"\1[token]"),
    (re.compile(r"(?i)\b(bearer|basic)(\s{1,8})[\"']?[\w.~+/=-]{6,}"), r"\1\2[token]"),
    (
        re.compile(
            r"(?i)([\"']?\b(?:[\w-]{0,40}(?:password|passwd|secret|token|api_?key|credential|cookie|session_?(?:id|key)|"
            r"authorization|csrf\w{0,20}))\b[\"']?\s{0,8}[:=]\s{0,8})"
            r"(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|[^\s,;&)}\]]+)"
        ),
        r"\1[secret]",
    ),
    (re.compile(r"(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]+){1,4}"), "[token]"),
    (re.compile(r"\b(?:AIza|sk-|kmf_|whsec_|xox[a-z]-|gh[pousr]_|AKIA|ASIA)[\w-]{6,}"), "[token]"),
    (re.compile(r"(?<![\w.+%-])[\w.+%-]+@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63}"), "[email]"),
    # 010-1234-5678, +82 10 1234 5678, and a resident's number 900101-1234567
    (re.compile(r"(?<![\w.-])(?:\+82[ -]?|0)1[016789][ -]?\d{3,4}[ -]?\d{4}(?![\w-])"), "[phone]"),
    (re.compile(r"(?<!\d)\d{6}-[1-8]\d{6}(?!\d)"), "[number]"),
    # A position on a map, to four decimals or more: about 10 m.
    (re.compile(r"(?<![\w.])-?\d{1,3}\.\d{4,20}\s{0,2}[,;/ ]\s{0,2}-?\d{1,3}\.\d{4,20}(?![\w.])"), "[position]"),
    (re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"), _address),
    (re.compile(r"(?<![\w:.])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{1,4}(?![\w:])"), _address),
    # Anything long with digits and capitals, or without a break: keys, digests, links to reset a password. UUIDs and
    # names_of_functions_2 stay.
    (
        re.compile(
            r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z]|[\w-]*[^\W_]{24})(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)[\w-]{24,}", re.A
        ),
        "[token]",
    ),
)


class Scrubber:
    """Takes our own secrets and what looks like somebody's data out of text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        """The text without them."""
        if self._known:
            text = self._known.sub("[secret]", text)
        for pattern, replacement in RULES:
            text = pattern.sub(replacement, text)
        return text
