"""Rows that verbs write and people only read."""

from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin


class WrittenByVerbs(ModelAdmin):
    """No adding and no deleting here: rows come from verbs, and going would lose what somebody did."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from the pipeline."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing that a person submitted is ever lost."""
        return False


class ReadOnly(WrittenByVerbs):
    """Rows that nobody changes by hand."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """To read only."""
        return False


class ReadOnlyInline:
    """Mix-in for rows of another row, to read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """To read only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """To read only."""
        return False
