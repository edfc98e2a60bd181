"""What the queue keeps."""

from curation.models.item import Priority, WorkItem
from curation.models.note import WorkNote
from curation.models.view import SavedView

__all__ = ["Priority", "SavedView", "WorkItem", "WorkNote"]
