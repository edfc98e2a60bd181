"""Finding memes: words in Korean and English, facets, what is on the rise; a page never loads what came before it."""

import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramWordSimilarity
from django.core import signing
from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import Round
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused
from remix.models import Certificate, Platform, RemixNode
from remix.models.lineage import LAYERS

PAGE = 24
MOST_LETTERS = 200
MOST_WORDS = 8
MATCHES_RANKED = 2000
"""Of more matches than these, the newest are ranked: a word that everything contains tells nothing."""
_WORD = re.compile(r"\w+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SALT = "remix.search.cursor"
ORDERS = ("newest", "trending", "relevance")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; None leaves a facet open, `certified` asks for a K-Success, `tag` is a slug.

    `order` is one of ORDERS.
    """

    text: str = ""
    platform: str | None = None
    layer: str | None = None
    least_bpm: float | None = None
    most_bpm: float | None = None
    difficulty: int | None = None
    category: str | None = None
    certified: bool | None = None
    tag: str | None = None
    order: str = "newest"

    @property
    def words(self) -> list[str]:
        """The words that are looked for, in the form in which the database keeps them."""
        return _WORD.findall(folded(self.text[:MOST_LETTERS]))[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Page:
    """Some nodes, and the cursor of the next page; None at the end."""

    nodes: list[RemixNode]
    cursor: str | None


def parsed(values: dict[str, str]) -> Query:
    """A query from what a page or a program sent; a facet that is none of ours is left open, never an error."""
    text = values.get("q", "").replace("\x00", "")[:MOST_LETTERS].strip()
    query = Query(
        text=text,
        platform=_one_of(values.get("platform"), Platform.values),
        layer=_one_of(values.get("layer"), LAYERS),
        least_bpm=_number(values.get("least_bpm"), 20, 300),
        most_bpm=_number(values.get("most_bpm"), 20, 300),
        difficulty=int(_number(values.get("difficulty"), 1, 5) or 0) or None,
        category=values.get("category", "").replace("\x00", "")[:60] or None,
        certified=values.get("certified") == "1" or None,
        tag=values.get("tag", "").replace("\x00", "")[:60] or None,
    )
    default = "relevance" if query.words else "newest"
    order = _one_of(values.get("order"), ORDERS) or default
    return replace(query, order=order if query.words or order != "relevance" else default)


def search(query: Query, cursor: str | None = None, size: int = PAGE) -> Page:
    """One page of published nodes; one statement, whatever came before. Raises Refused for a cursor that is not ours.

    A text in which there is no word (only signs, only emoji) finds nothing. Words that nothing contains are taken for
    misspelt: a second statement then looks for what is spelt alike.
    """
    if query.text and not query.words:
        return Page([], None)
    nodes = _ordered(_matching(query), query)
    if cursor:
        nodes = _behind(nodes, query, _opened(cursor, query))
    found = list(nodes[: size + 1])
    if not found and not cursor and query.words:
        return Page(list(_spelt_alike(query)[:size]), None)
    shown = found[:size]
    return Page(shown, _closed(shown[-1], query) if len(found) > size else None)


def folded(text: str) -> str:
    """A text as `remix_search_text` keeps it: lower case, Hangul as letters, Latin letters without accents."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text).lower())


def _spelt_alike(query: Query) -> QuerySet[RemixNode]:
    """Nodes in whose words most of the query's trigrams stand together, the likest first."""
    spelling = " ".join(query.words)
    nodes = _facets(query).filter(search_text__trigram_word_similar=spelling)
    return nodes.annotate(rank=TrigramWordSimilarity(spelling, "search_text")).order_by("-rank", "-id")


def _matching(query: Query) -> QuerySet[RemixNode]:
    nodes = _facets(query)
    return nodes.filter(_says(query.words)) if query.words else nodes


def _facets(query: Query) -> QuerySet[RemixNode]:
    nodes = RemixNode.objects.published()
    if query.layer:
        nodes = nodes.in_layer(query.layer)
    if query.certified:
        nodes = nodes.filter(Exists(Certificate.objects.standing().filter(node=OuterRef("pk"))))
    if query.tag:
        nodes = nodes.filter(tags__slug=query.tag)
    exact = {"platform": query.platform, "difficulty": query.difficulty, "category": query.category}
    ranges = {"bpm__gte": query.least_bpm, "bpm__lte": query.most_bpm}
    return nodes.filter(**{name: value for name, value in {**exact, **ranges}.items() if value is not None})


def _says(words: list[str]) -> Q:
    """Every word begins one of the node's (full text), or all of them stand somewhere in it (trigrams)."""
    somewhere = Q()
    for word in words:
        somewhere &= Q(search_text__contains=word)
    newest = RemixNode.objects.published().alias(vector=_vector()).order_by("-published_at", "-id")
    by_words = newest.filter(vector=_prefixes(words)).values("pk")[:MATCHES_RANKED]
    by_letters = newest.filter(somewhere).values("pk")[:MATCHES_RANKED]
    # One list of keys: with two, joined by "or", PostgreSQL would look at every row.
    return Q(pk__in=by_words.union(by_letters))


def _vector() -> SearchVector:
    return SearchVector("search_text", config="simple")


def _prefixes(words: list[str]) -> SearchQuery:
    # Letters and digits only (see `_WORD`), so nothing in it means anything to tsquery.
    return SearchQuery(" & ".join(f"'{word}':*" for word in words), config="simple", search_type="raw")


def _ordered(nodes: QuerySet[RemixNode], query: Query) -> QuerySet[RemixNode]:
    if query.order == "trending":
        return nodes.filter(trend__isnull=False).annotate(rank=F("trend__score")).order_by("-rank", "-id")
    if query.order == "relevance":
        # Rounded, so that the number in a cursor is exactly the one that the next page compares with.
        rank = Round(SearchRank(_vector(), _prefixes(query.words)), precision=4, output_field=FloatField())
        return nodes.annotate(rank=rank).order_by("-rank", "-id")
    return nodes.annotate(rank=F("published_at")).order_by("-published_at", "-id")


def _behind(nodes: QuerySet[RemixNode], query: Query, place: tuple[Any, int]) -> QuerySet[RemixNode]:
    rank, pk = place
    field = {"newest": "published_at", "trending": "trend__score"}.get(query.order, "rank")
    return nodes.filter(Q(**{f"{field}__lt": rank}) | Q(**{field: rank, "pk__lt": pk}))


def _closed(last: RemixNode, query: Query) -> str:
    """The place after `last`, signed together with the query that it belongs to."""
    rank = last.rank  # type: ignore[attr-defined]  # annotated by _ordered
    value = rank.isoformat() if isinstance(rank, datetime) else rank
    return signing.dumps([value, last.pk, _mark(query)], salt=_SALT, compress=True)


def _opened(cursor: str, query: Query) -> tuple[Any, int]:
    refusal = Refused("bad_cursor", _("이어 보기 주소가 올바르지 않아요. 처음부터 다시 봐 주세요."))
    if len(cursor) > 1000:
        raise refusal
    try:
        rank, pk, mark = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise refusal from error
    if mark != _mark(query):
        raise refusal
    return (parse_datetime(rank) if query.order == "newest" else rank), pk


def _mark(query: Query) -> list[Any]:
    return list(asdict(query).values())


def _one_of(value: str | None, choices: Any) -> str | None:
    return value if value in choices else None


def _number(value: str | None, least: float, most: float) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if least <= number <= most else None
