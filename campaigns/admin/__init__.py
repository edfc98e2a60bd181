"""The curators' admin of campaigns, one model a file."""

from campaigns.admin import campaign, place, review, rewards, visit

__all__ = ["campaign", "place", "review", "rewards", "visit"]
