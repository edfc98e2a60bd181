"""Every field of every model is exported, erased, or declared not personal."""

import pytest
from django.apps import apps
from django.db import models

from accounts.privacy import registry
from accounts.privacy.registry import Held


def test_every_field_of_every_model_is_spoken_for() -> None:
    forgotten = registry.missing(apps.get_models(include_auto_created=True))
    assert forgotten == [], "declare them in the app's privacy.py"


def test_a_new_field_fails_until_it_is_declared() -> None:
    class Diary(models.Model):  # noqa: DJ008
        text = models.TextField()

        class Meta:
            app_label = "accounts"
            managed = False

    try:
        assert registry.missing([Diary]) == ["accounts.diary.id", "accounts.diary.text"]
    finally:
        del apps.all_models["accounts"]["diary"]
        apps.clear_cache()


def test_a_misspelt_field_is_refused() -> None:
    with pytest.raises(ValueError, match="emial"):
        registry.holds(Held("accounts.User", rows=lambda user: None, exported=("emial",), erased=()))  # type: ignore[arg-type,return-value]


def test_whoever_is_named_in_a_row_has_it_erased_or_explained() -> None:
    from accounts.models import User

    for held in registry.all_held():
        for field in apps.get_model(held.model)._meta.concrete_fields:
            if field.related_model is User:
                assert held.erased == registry.ALL or field.name in {*held.erased, *held.not_personal}, field
