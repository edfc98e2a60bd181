"""The form with which a creator writes their own remix: the words of a recipe; its timing stays the parent's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from remix.models import Dimension, Mutation
from remix.models.mutation import MOST_LETTERS
from remix.recipe import Recipe

_LINE, _PARAGRAPH, _LIST = 200, 1500, 20


def _text(label: Any, most: int = _LINE, *, required: bool = False, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, required=required, widget=widget)


class RemixForm(forms.Form):
    """What one writes once for the whole recipe. Lists are written with commas."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = _text(_("제목"), 80, required=True)
    concept = _text(_("한 줄 콘셉트"), required=True)
    narrative = _text(_("이야기"), _PARAGRAPH, required=True, rows=4)
    key_action = _text(_("핵심 동작"))
    music_original = _text(_("원곡"))
    music_korean_alternative = _text(_("바꿔 쓸 음악"))
    setting = _text(_("장소"))
    costume = _text(_("의상"))
    props = _text(_("준비물"), 1000)
    hook_kind = _text(_("훅"), 60)
    products = _text(_("상품"), 1000)
    upload_caption = _text(_("올릴 때 쓸 문구"), _PARAGRAPH, rows=2)
    hashtags = _text(_("해시태그"), 1000)

    @staticmethod
    def values_of(recipe: Recipe, version: int) -> dict[str, Any]:
        """What the form shows of a recipe."""
        plain = ("title", "concept", "narrative", "key_action", "setting", "costume", "upload_caption")
        return {
            "version": version,
            **{name: getattr(recipe, name) or "" for name in plain},
            "music_original": recipe.music.original or "",
            "music_korean_alternative": recipe.music.korean_alternative or "",
            "hook_kind": recipe.hook.kind or "",
            **{name: ", ".join(getattr(recipe, name)) for name in ("props", "products", "hashtags")},
        }

    def changed_recipe(self, recipe: dict[str, Any]) -> dict[str, Any]:
        """The recipe with what was written in its place."""
        values = self.cleaned_data
        plain = ("title", "concept", "narrative", "key_action", "setting", "costume", "upload_caption")
        return {
            **recipe,
            **{name: values[name] or None for name in plain},
            "music": {
                "original": values["music_original"] or None,
                "korean_alternative": values["music_korean_alternative"] or None,
            },
            "hook": {**recipe.get("hook", {}), "kind": values["hook_kind"] or None},
            **{name: _entries(values[name]) for name in ("props", "products", "hashtags")},
        }


class ShotForm(forms.Form):
    """The words of one shot."""

    action = _text(_("무엇을 하나요"), _PARAGRAPH, required=True, rows=2)
    caption = _text(_("자막"))


ShotFormSet = forms.formset_factory(ShotForm, extra=0)


class MutationForm(forms.Form):
    """One dimension of the mutation profile; what is not ticked did not change."""

    dimension = forms.ChoiceField(choices=Dimension.choices, widget=forms.HiddenInput)
    is_changed = forms.BooleanField(label=_("바뀌었어요"), required=False)
    before = _text(_("부모"), MOST_LETTERS)
    after = _text(_("내 리믹스"), MOST_LETTERS)


MutationFormSet = forms.formset_factory(MutationForm, extra=0, max_num=len(Dimension), validate_max=True)


def mutation_values(profile: list[Mutation]) -> list[dict[str, Any]]:
    """One row for every dimension, with what is known of it."""
    known = {row.dimension: row for row in profile}
    return [
        {
            "dimension": dimension.value,
            "is_changed": dimension in known,
            "before": known[dimension].before if dimension in known else "",
            "after": known[dimension].after if dimension in known else "",
        }
        for dimension in Dimension
    ]


def _entries(text: str) -> list[str]:
    return [entry for entry in (part.strip() for part in text.split(",")) if entry][:_LIST]
