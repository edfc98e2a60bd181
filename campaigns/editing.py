"""What people write about a campaign: making a draft, changing what it says, its rewards and recipes.

A campaign that people have seen keeps what their visits are counted by: its address, its kind, how often one may take
part, and once it has begun its start.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from campaigns import page_cache
from campaigns.access import require_run
from campaigns.models import Campaign
from campaigns.states import CampaignState
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import NotAllowed, Refused, Stale

ADD = "campaigns.add_campaign"
FIXED_ONCE_PUBLISHED = ("slug", "type", "repeat")


def add(*, actor: User, campaign: Campaign) -> Campaign:
    """Store a new draft (an unsaved row). Raises NotAllowed and Refused."""
    if not (actor.is_active and actor.has_perm(ADD)):
        raise NotAllowed("not_allowed", _("캠페인을 만들 권한이 없어요."))
    with transaction.atomic():
        campaign.state, campaign.version = CampaignState.DRAFT, 1
        _check(campaign)
        campaign.save()
        audit.record(actor=actor, action="campaign.add", target=campaign)
    return campaign


def change(*, actor: User | None, campaign: Campaign, version: int, values: dict[str, Any]) -> Campaign:
    """Write `values` (fields by name) over a campaign. Raises NotAllowed, Stale, and Refused for what is fixed now."""
    with transaction.atomic():
        fresh = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        require_run(actor, fresh)
        if fresh.version != version:
            raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
        changed = {name: value for name, value in values.items() if getattr(fresh, name) != value}
        if late := sorted(fixed(fresh) & set(changed)):
            names = ", ".join(str(field.verbose_name) for field in Campaign._meta.fields if field.name in late)
            sentence = _("공개한 캠페인에서는 바꿀 수 없어요: %(names)s. 새 캠페인을 만들어 주세요.")
            raise Refused("fixed", sentence % {"names": names})
        for name, value in changed.items():
            setattr(fresh, name, value)
        _check(fresh)
        drop_on_commit(page_cache.subjects_to_drop(fresh))
        fresh.version += 1
        fresh.save(update_fields=[*changed, "version"])
        audit.record(actor=actor, action="campaign.change", target=fresh, detail={"fields": sorted(changed)})
    return fresh


def fixed(campaign: Campaign) -> set[str]:
    """The fields that can no longer be changed."""
    if campaign.state == CampaignState.DRAFT:
        return set()
    if campaign.state == CampaignState.ENDED:
        return {*FIXED_ONCE_PUBLISHED, "starts_at", "ends_at", "methods"}
    return {*FIXED_ONCE_PUBLISHED, *(["starts_at"] if campaign.starts_at <= timezone.now() else [])}


def note_parts_changed(*, actor: User, campaign: Campaign, parts: Iterable[str]) -> None:
    """Leave a trail of changed rewards and recipes, and move the version on for whoever has the page open."""
    require_run(actor, campaign)
    with transaction.atomic():
        fresh = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        fresh.version += 1
        fresh.save(update_fields=["version"])
        drop_on_commit(page_cache.subjects_to_drop(fresh))
        audit.record(actor=actor, action="campaign.change_parts", target=fresh, detail={"parts": sorted(parts)})


def _check(campaign: Campaign) -> None:
    try:
        campaign.full_clean(exclude=["owner"])
    except ValidationError as error:
        raise Refused("bad_campaign", error.messages[0]) from error
