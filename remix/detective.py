"""The ancestor detective: where a draft without a parent probably comes from, and what speaks for it.

Evidence is looked for in the pictures, the beat and the words; each kind gives a strength from 0 to 1, and they add up
as independent witnesses do. Nothing is decided here: a curator confirms with `remix.moving.move`.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from pgvector.django import HammingDistance

from remix import ai, embeddings, similarity
from remix.ai.base import AIError
from remix.embeddings import text_of
from remix.frame_hashes import ALIKE_BITS, hash_frames
from remix.models import FrameHash, NodeEmbedding, RemixNode
from remix.recipe import Recipe
from remix.states import NodeState

MOST_SUSPECTS = 5
CANDIDATES = 20
SAME_TEMPO = 0.015
"""Tempi that differ by less than this fraction may be of one song."""
TEMPO_STRENGTH = 0.25
"""Many songs share a tempo: alone it proves little."""
PICTURE_STRENGTH = 0.9
LEAST_LIKENESS = 0.35


class Witness(StrEnum):
    """Where a piece of evidence was found."""

    PICTURE = "picture"
    TEMPO = "tempo"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece: `strength` from 0 to 1, and the number that a person can check.

    `figure` is the share of the draft's frames found again (picture), the other's BPM (tempo), the likeness (words).
    """

    witness: Witness
    strength: float
    figure: float


@dataclass(frozen=True, slots=True)
class Suspect:
    """A likely parent with all that speaks for it."""

    node: RemixNode
    evidence: list[Evidence]

    @property
    def score(self) -> float:
        """How likely, 0 to 1: the chance that not every witness is wrong."""
        doubt = 1.0
        for piece in self.evidence:
            doubt *= 1 - piece.strength
        return 1 - doubt


def suspects(draft: RemixNode, most: int = MOST_SUSPECTS) -> list[Suspect]:
    """The likeliest parents of a node without one, the likeliest first; none for a node that has a parent."""
    if draft.parent_id is not None:
        return []
    found: dict[int, list[Evidence]] = defaultdict(list)
    for witnesses in (_pictures(draft), _words(draft)):
        for pk, piece in witnesses.items():
            found[pk].append(piece)
    nodes = _possible_parents(draft, list(found))
    tempo = Recipe.model_validate(draft.recipe).bpm
    for pk, node in nodes.items():
        if tempo and node.bpm and _same_tempo(tempo, node.bpm):
            found[pk].append(Evidence(Witness.TEMPO, TEMPO_STRENGTH, node.bpm))
    ranked = sorted((Suspect(node, found[pk]) for pk, node in nodes.items()), key=lambda s: (-s.score, s.node.pk))
    return ranked[:most]


def _possible_parents(draft: RemixNode, pks: list[int]) -> dict[int, RemixNode]:
    """Published nodes that do not themselves come from the draft."""
    own = RemixNode.objects.filter(path__within=draft.path)
    published = RemixNode.objects.published().filter(pk__in=pks).exclude(pk__in=own.values("pk"))
    return {node.pk: node for node in published.select_related("video")}


def _pictures(draft: RemixNode) -> dict[int, Evidence]:
    """Nodes whose clip shows the same pictures."""
    if draft.video is None:
        return {}
    hash_frames(draft.video)
    own = list(FrameHash.objects.filter(frame__measurement__video=draft.video_id).values_list("bits", flat=True))
    hits: dict[int, set[int]] = defaultdict(set)
    others = FrameHash.objects.exclude(frame__measurement__video=draft.video_id)
    for place, bits in enumerate(own):
        near = others.annotate(bits_off=HammingDistance("bits", bits)).order_by("bits_off")[:CANDIDATES]
        for video, bits_off in near.values_list("frame__measurement__video", "bits_off"):
            if bits_off <= ALIKE_BITS:
                hits[video].add(place)
    nodes = RemixNode.objects.filter(video__in=hits, state=NodeState.PUBLISHED).order_by("path")
    firsts: dict[int, int] = {}
    for pk, video in nodes.values_list("pk", "video_id")[: CANDIDATES * 10]:
        firsts.setdefault(video, pk)
    return {
        pk: Evidence(Witness.PICTURE, PICTURE_STRENGTH * len(hits[video]) / len(own), len(hits[video]) / len(own))
        for video, pk in firsts.items()
    }


def _words(draft: RemixNode) -> dict[int, Evidence]:
    """Nodes that tell of the same, by the model that is searched now."""
    space = embeddings.searched_space()
    if space is None:
        return {}
    stored = NodeEmbedding.objects.filter(node=draft, space=space).values_list("vector", flat=True).first()
    if stored is not None:
        vector = stored
    elif ai.embedder().model == space.model:
        try:
            [vector] = embeddings.vectors_of([text_of(Recipe.model_validate(draft.recipe))], ai.embedder())
        except AIError:
            return {}
    else:
        return {}
    near = similarity.nearest(space.slot, vector, wanted=CANDIDATES, left_out=draft.pk)
    return {
        found.node_pk: Evidence(Witness.WORDS, _strength(found.likeness), found.likeness)
        for found in near
        if found.likeness >= LEAST_LIKENESS
    }


def _strength(likeness: float) -> float:
    """0 at the least likeness that counts, 0.9 for the same words."""
    return 0.9 * (min(likeness, 1.0) - LEAST_LIKENESS) / (1 - LEAST_LIKENESS)


def _same_tempo(first: float, second: float) -> bool:
    """Equal, or half or double, which is how beat trackers fail."""
    return any(abs(first / (second * factor) - 1) < SAME_TEMPO for factor in (0.5, 1.0, 2.0))
