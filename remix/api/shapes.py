"""What partners see of a recipe; names and meanings here are a promise, whatever the code inside calls them."""

from datetime import datetime
from typing import ClassVar, Literal, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext_noop as _
from pydantic import Field

from kmeme.lib.api.shapes import Shape
from kmeme.lib.ltree import labels
from kmeme.lib.site import absolute
from remix.models import RemixNode
from remix.recipe import Recipe
from remix.states import NodeState

Layer = Literal["master", "fork", "fork_of_fork"]
PlatformName = Literal["tiktok", "youtube", "instagram", "upload"]
GONE = ("node_id", "state", "updated_at")
"""All that is told of a node that is not published any more."""


class NodeSummary(Shape):
    """A recipe among others."""

    always: ClassVar[tuple[str, ...]] = ("node_id", "state")
    node_id: str = Field(description=_("레시피의 번호, remix_000123."))
    state: Literal["published", "gone"] = Field(description=_("gone이면 더는 공개되지 않아요. 복사본에서 지워 주세요."))
    title: str
    layer: Layer = Field(description=_("원조(master), 리믹스(fork), 리믹스의 리믹스(fork_of_fork)."))
    depth: int = Field(description=_("조상의 수."))
    parent_id: str | None = Field(description=_("부모의 번호. 원조는 null."))
    platform: PlatformName | None
    bpm: float | None
    duration_seconds: float
    difficulty: int | None = Field(description=_("1(쉬움)~5(어려움)."))
    category: str | None
    views: int | None = Field(description=_("마지막으로 확인한 조회수. 모르면 null."))
    governed_by: str = Field(description="open_community, brand_official, creator_verified.")
    permission: str = Field(description="read_only, full_edit, campaign_protected.")
    cover_url: str | None
    page_url: str = Field(description=_("사람이 보는 페이지."))
    published_at: datetime | None
    updated_at: datetime = Field(description=_("레시피, 공개 상태, 계보가 마지막으로 바뀐 때. 조회수는 빼고요."))


class SentShot(Shape):
    """One shot."""

    start: float = Field(description=_("초."))
    end: float = Field(description=_("초."))
    title: str | None
    action: str = Field(description=_("무엇을 어떻게 하는지."))
    camera: str | None
    caption: str | None = Field(description=_("이 샷의 자막."))
    difficulty: int | None
    beats: int = Field(description=_("이 샷에서 시작하는 박의 수."))
    holds_hook: bool = Field(description=_("훅이 이 샷에 있는지."))
    frame_url: str | None = Field(description=_("키 프레임 그림."))


class SentMusic(Shape):
    """What to play."""

    original: str | None
    korean_alternative: str | None


class SentHook(Shape):
    """What keeps the viewer."""

    kind: str | None
    at_second: float | None
    why: str | None


class SentRecipe(Shape):
    """How to shoot it. The words are Korean."""

    title: str
    concept: str
    narrative: str
    setting: str | None
    costume: str | None
    props: list[str]
    music: SentMusic
    hook: SentHook
    shots: list[SentShot] = Field(description=_("0초부터 끝까지 빈틈 없이 이어져요."))
    duration_seconds: float
    bpm: float | None
    beats: list[float] = Field(description=_("박의 시각, 초."))
    difficulty: int | None
    estimated_minutes: int | None = Field(description=_("준비부터 촬영 끝까지."))
    upload_caption: str | None
    hashtags: list[str]
    dos: list[str]
    donts: list[str]
    products: list[str]
    category: str | None
    platform: str | None
    key_action: str | None
    language: str | None
    credit: str | None = Field(description=_("원본의 이용 조건이 요구하는 표시."))
    width: int | None
    height: int | None
    is_skeleton: bool = Field(description=_("AI가 쓰지 못해 측정값으로만 만든 뼈대인지."))


def summary_of(node: RemixNode) -> NodeSummary:
    """A node as one among others. Its recipe is read for its cover only, and not checked again."""
    path = labels(str(node.path))
    return NodeSummary.model_construct(
        node_id=node.node_id,
        state="published" if node.state == NodeState.PUBLISHED else "gone",
        title=node.title,
        layer=cast(Layer, node.layer),
        depth=node.depth,
        parent_id=node_id_of(path[-2]) if len(path) > 1 else None,
        platform=node.platform,
        bpm=node.bpm,
        duration_seconds=node.duration_seconds,
        difficulty=node.difficulty,
        category=node.category,
        views=node.views,
        governed_by=node.governed_by,
        permission=node.permission,
        cover_url=file_url(cover_of(node)),
        page_url=settings.SITE_URL + node.get_absolute_url(),
        published_at=node.published_at,
        updated_at=node.changed_at,
    )


def cover_of(node: RemixNode) -> str | None:
    """The key frame of the hook, else the first one: what `remix.pages.cover` says, without checking the recipe."""
    framed = [shot for shot in node.recipe.get("shots", ()) if shot.get("frame")]
    at = (node.recipe.get("hook") or {}).get("at_second")
    hooked = (shot for shot in framed if at is not None and shot["start"] <= at < shot["end"])
    found = next(hooked, framed[0] if framed else None)
    return found["frame"] if found else None


def recipe_of(recipe: Recipe) -> SentRecipe:
    """A recipe as it is sent."""
    plain = recipe.model_dump(exclude={"shots"})
    shots = [
        SentShot(
            **shot.model_dump(exclude={"frame"}),
            beats=recipe.beats_in(shot),
            holds_hook=recipe.holds_hook(shot),
            frame_url=file_url(shot.frame),
        )
        for shot in recipe.shots
    ]
    return SentRecipe(**plain, shots=shots)


def node_id_of(pk: int) -> str:
    """The public id of a key."""
    return f"remix_{pk:06d}"


def file_url(name: str | None) -> str | None:
    """The whole address of a stored file."""
    if not name:
        return None
    return absolute(default_storage.url(name))
