"""Giving recipes tags, and keeping the tags themselves in order."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import similarity
from remix.models import NodeTag, RemixNode, Tag
from remix.models.tag import MOST_TAG_LETTERS, slug_of
from remix.page_cache import page_subject

MOST_TAGS = 10


def names_of(node: RemixNode) -> list[str]:
    """A node's tags by name, in the order of the alphabet."""
    return list(Tag.objects.filter(nodes=node).values_list("name", flat=True))


def most_used(most: int = 100) -> list[str]:
    """The names of the tags that most recipes have, to choose from."""
    counted = Tag.objects.annotate(uses=Count("links")).order_by("-uses", "name")
    return list(counted.values_list("name", flat=True)[:most])


def tag(*, actor: User, node: RemixNode, names: Iterable[str], was: Collection[str]) -> list[Tag]:
    """Give the node exactly the tags of these names; new ones are made. `was` are the names that the person saw.

    Raises NotAllowed, Refused for too many or names that are none, Stale when somebody else changed them in between.
    """
    wanted = _checked(names)
    if not actor.has_perm("remix.change_remixnode"):
        raise NotAllowed("not_allowed", _("태그를 붙일 권한이 없어요."))
    with transaction.atomic():
        node = RemixNode.objects.select_for_update(no_key=True).get(pk=node.pk)
        present = names_of(node)
        if sorted(present) != sorted(was):
            raise Stale("stale", _("그사이에 다른 사람이 태그를 바꿨어요. 새로 고친 내용을 보고 다시 해 주세요."))
        tags = [_tag_named(name) for name in wanted]
        NodeTag.objects.filter(node=node).exclude(tag__in=tags).delete()
        NodeTag.objects.bulk_create([NodeTag(node=node, tag=one) for one in tags], ignore_conflicts=True)
        after = sorted(one.name for one in tags)
        if after != sorted(present):
            audit.record(actor=actor, action="node.tag", target=node, detail={"before": present, "after": after})
            drop_on_commit([page_subject(node.pk), similarity.SUBJECT])
    return tags


def write(*, actor: User, tag: Tag, values: dict[str, Any]) -> Tag:
    """Make a tag, or rename one; its recipes' pages change with it.

    `values` may hold `name`, `name_en` and `slug`; without a slug a new tag gets one from its name.
    """
    if not actor.has_perm("remix.change_tag"):
        raise NotAllowed("not_allowed", _("태그를 바꿀 권한이 없어요."))
    if "name" in values:
        values = {**values, "name": _trimmed(values["name"])}
        _check_name(values["name"])
    with transaction.atomic():
        for name, value in values.items():
            setattr(tag, name, value)
        tag.slug = tag.slug or slug_of(tag.name)
        try:
            with transaction.atomic():
                tag.save()
        except IntegrityError as error:
            raise Refused("taken", _("같은 이름이나 주소의 태그가 있어요. 다른 이름으로 지어 주세요.")) from error
        audit.record(actor=actor, action="tag.write", target=tag, detail={"fields": sorted(values)})
        _drop_pages_of(tag)
    return tag


def remove(*, actor: User, tag: Tag) -> None:
    """Take a tag off all its recipes, and away."""
    if not actor.has_perm("remix.delete_tag"):
        raise NotAllowed("not_allowed", _("태그를 지울 권한이 없어요."))
    with transaction.atomic():
        _drop_pages_of(tag)
        audit.record(actor=actor, action="tag.remove", target=tag, detail={"recipes": tag.links.count()})
        tag.delete()


def _drop_pages_of(tag: Tag) -> None:
    pks = NodeTag.objects.filter(tag=tag).values_list("node_id", flat=True)
    drop_on_commit([*(page_subject(pk) for pk in pks), similarity.SUBJECT])


def _tag_named(name: str) -> Tag:
    """The tag of this name, made when there is none; another one's slug gets a number behind it."""
    found = Tag.objects.filter(name=name).first()
    if found:
        return found
    stem = slug_of(name)
    taken = set(Tag.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(one for one in (stem, *(f"{stem[:56]}-{number}" for number in range(2, 1000))) if one not in taken)
    return Tag.objects.get_or_create(name=name, defaults={"slug": slug})[0]


def _checked(names: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(_trimmed(name) for name in names))
    wanted = [name for name in wanted if name]
    if len(wanted) > MOST_TAGS:
        raise Refused("too_many", _("태그는 %(most)d개까지 붙일 수 있어요.") % {"most": MOST_TAGS})
    for name in wanted:
        _check_name(name)
    return wanted


def _trimmed(name: str) -> str:
    return " ".join(name.lstrip("#＃ ").split())


def _check_name(name: str) -> None:
    if len(name) > MOST_TAG_LETTERS or not name.isprintable() or "," in name or not slug_of(name):
        text = _("태그는 글자나 숫자가 있고 쉼표가 없는 %(most)d자까지의 말이어야 해요.")
        raise Refused("bad_name", text % {"most": MOST_TAG_LETTERS})
