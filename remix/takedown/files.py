"""The stored files of recipes that are down: set aside, where nobody is served from, and put back.

A clip and its pictures belong to every recipe that was made from it. They go when the last one that shows them is
down, and come back with the first one that does. Each step may be repeated: what was half copied is copied anew.
"""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from kmeme.lib.ltree import labels
from remix.models import KeyFrame, RemixNode, Takedown, TakenFile, Video
from remix.takedown.carrying_out import DOWN


def arrange(takedown_id: int) -> None:
    """Set aside what only recipes that are down show, and put back what another one shows again."""
    takedown = Takedown.objects.get(pk=takedown_id)
    nodes = RemixNode.objects.filter(taken_down__takedown=takedown) | RemixNode.objects.filter(pk=takedown.node_id)
    videos = set(nodes.exclude(video=None).values_list("video", flat=True))
    for video in videos:
        same = RemixNode.objects.filter(video=video)
        _arrange(takedown, names_of(same, [video]), is_shown=same.exclude(state__in=DOWN).exists())
    orphans = nodes.filter(video=None)
    if orphans.exists():
        family = RemixNode.objects.filter(path__within=str(labels(str(takedown.node.path))[0]), video=None)
        _arrange(takedown, names_of(orphans, []), is_shown=family.exclude(state__in=DOWN).exists())


def names_of(nodes: QuerySet[RemixNode], videos: Iterable[int]) -> set[str]:
    """The storage names of everything that these recipes and clips show."""
    names = {str(name) for name in Video.objects.filter(pk__in=videos).exclude(file="").values_list("file", flat=True)}
    names.update(KeyFrame.objects.filter(measurement__video__in=videos).values_list("image", flat=True))
    for shots in nodes.values_list("recipe__shots", flat=True).iterator():
        names.update(shot["frame"] for shot in shots or () if shot.get("frame"))
    return names


def _arrange(takedown: Takedown, names: set[str], *, is_shown: bool) -> None:
    aside = TakenFile.objects.filter(name__in=names, returned_at=None)
    if is_shown:
        for row in aside:
            _move(row.kept_as, row.name)
            row.returned_at = timezone.now()
            row.save(update_fields=["returned_at"])
        return
    rows = [TakenFile(takedown=takedown, name=name) for name in sorted(names)]
    TakenFile.objects.bulk_create(rows, ignore_conflicts=True)
    for row in aside.filter(moved_at=None):
        _move(row.name, row.kept_as)
        row.moved_at = timezone.now()
        row.save(update_fields=["moved_at"])


def _move(source: str, target: str) -> None:
    """Copy, then delete. Where the source is gone the copy was finished before; while it is there, it counts."""
    if not default_storage.exists(source):
        return
    default_storage.delete(target)
    with default_storage.open(source) as content:
        default_storage.save(target, content)
    default_storage.delete(source)
