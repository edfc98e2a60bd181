"""Asking for a recipe to be taken down: anybody may, and gets a number to follow it by."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, letters, origin
from accounts.limit_stores import SturdyStore
from accounts.models import User
from accounts.models.user import canonical_email
from curation import filing
from curation.models import Priority
from kmeme.lib.addresses import client_key
from kmeme.lib.errors import Refused
from kmeme.lib.limits import Limit, Window
from kmeme.lib.site import absolute
from remix.certificate_codes import grouped, new_code
from remix.models import Takedown
from remix.models.takedown import MOST_WORDS_LETTERS, TakedownReason
from remix.states import TakedownState
from remix.takedown.pointing import meant_node

REQUESTS = Limit("takedowns", (Window("hour", 5, 3600), Window("day", 20, 86_400)), SturdyStore)
"""How often one address may ask."""
KIND = "takedown"
URGENT = {TakedownReason.MINOR, TakedownReason.PRIVACY, TakedownReason.HARMFUL}
"""Reasons under which every hour counts."""
LEAST_WORDS_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """What the requester says: who they are, what is wrong with the recipe and, in their words, how they know.

    `link` is where the original is found, if there is one on the web.
    """

    reason: str
    name: str
    email: str
    words: str
    link: str = ""


def ask(*, actor: User | None, page: str, claim: Claim, language: str = "ko") -> Takedown:
    """Put a request before the curators and mail its number to the requester; `page` as in `meant_node`.

    Asking again for the same recipe while the first request waits gives that one. Raises Refused, and Exceeded beyond
    5 requests an hour or 20 a day from one address (curators are not counted).
    """
    claim = _checked(claim)
    node = meant_node(page, actor=actor)
    with transaction.atomic():
        takedown, is_new = Takedown.objects.get_or_create(
            node=node,
            email=claim.email,
            state=TakedownState.REQUESTED,
            defaults={
                "code": new_code(),
                "reason": claim.reason,
                "name": claim.name,
                "words": claim.words,
                "link": claim.link,
                "language": language,
                "requested_by": actor,
            },
        )
        if not is_new:
            return takedown
        audit.record(actor=actor, action="takedown.request", target=takedown, reason_code=claim.reason)
        priority = Priority.URGENT if claim.reason in URGENT else None
        filing.put(kind=KIND, subject_id=takedown.pk, priority=priority)
        write_to_requester(takedown, "received")
        # Last, so that nothing is counted for what was refused; over the limit, the transaction takes the request back.
        if actor is None or not actor.has_perm("remix.change_takedown"):
            REQUESTS.spend(client_key(origin.address()) or "unknown")
    return takedown


def write_to_requester(takedown: Takedown, letter: str) -> None:
    """Mail the requester, in their language, what became of it ("received", "upheld", "refused", "restored")."""
    if takedown.email:
        letters.post_on_commit(
            takedown.email,
            takedown.language,
            f"remix/takedown/mail/{letter}.txt",
            {
                "takedown": takedown,
                "number": grouped(takedown.code),
                "address": absolute(takedown.get_absolute_url()),
            },
        )


def _checked(claim: Claim) -> Claim:
    """The claim as it is kept. Raises Refused with what to do about it."""
    if claim.reason not in TakedownReason.values:
        raise Refused("reason_needed", _("무엇이 문제인지 골라 주세요."))
    words = claim.words.replace("\r\n", "\n").strip()
    name, email, link = " ".join(claim.name.split()), canonical_email(claim.email), claim.link.strip()
    if any("\x00" in text for text in (words, name, email, link)):
        raise Refused("bad_words", _("쓸 수 없는 글자가 있어요."))
    if not (name and len(name) <= 80):
        raise Refused("name_needed", _("이름을 80자 안으로 적어 주세요."))
    if not LEAST_WORDS_LETTERS <= len(words) <= MOST_WORDS_LETTERS:
        sentence = _("무엇이 어떻게 문제인지 %(least)d자에서 %(most)d자 사이로 적어 주세요.")
        raise Refused("words_needed", sentence % {"least": LEAST_WORDS_LETTERS, "most": MOST_WORDS_LETTERS})
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("email_needed", _("결과를 받을 이메일 주소를 적어 주세요.")) from error
    if link:
        try:
            URLValidator(schemes=["http", "https"])(link)
        except ValidationError as error:
            raise Refused("bad_link", _("원본 주소는 https://로 시작하는 주소로 적어 주세요.")) from error
        if len(link) > 300:
            raise Refused("bad_link", _("원본 주소가 너무 길어요. 300자 안으로 적어 주세요."))
    return Claim(claim.reason, name, email, words, link)
