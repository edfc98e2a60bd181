"""Where an entry of the queue stands, as data; `kmeme.lib.states` checks it when this module is imported."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kmeme.lib.states import StateGraph


class WorkState(models.TextChoices):
    """`decided` is recorded and may still be undone for a few seconds; `done` has happened."""

    OPEN = "open", _("대기")
    DECIDED = "decided", _("곧 반영")
    DONE = "done", _("처리됨")


UNFINISHED = [WorkState.OPEN, WorkState.DECIDED]

WORK = StateGraph(
    initial=WorkState.OPEN,
    edges={
        # Done without having been decided here: the domain's own verb settled it.
        WorkState.OPEN: [WorkState.DECIDED, WorkState.DONE],
        # Back to open: undone in time, or the domain's verb refused when it was carried out.
        WorkState.DECIDED: [WorkState.OPEN, WorkState.DONE],
        WorkState.DONE: [],
    },
)
