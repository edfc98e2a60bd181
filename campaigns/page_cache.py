"""Which cached pages a change of a campaign touches (see `kmeme.lib.cache`)."""

from campaigns.models import Campaign

ALL = "campaigns"
"""The subject of what shows several campaigns, or any that runs."""
SECONDS = 30
"""How old a page may be: doors open and close, rewards go out and people visit without a drop."""


def subject_of(slug: str) -> str:
    """The cache subject of one campaign's pages."""
    return f"campaign:{slug}"


def subjects_to_drop(campaign: Campaign) -> list[str]:
    """Everything on which a campaign shows."""
    return [subject_of(campaign.slug), ALL]
