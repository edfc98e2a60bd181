"""Campaigns, their places, visits and rewards, one concept a file."""

from campaigns.models.campaign import Campaign, CampaignNode, CampaignType, Method, Repeat
from campaigns.models.check_in import CheckIn, Proof
from campaigns.models.csv_import import CsvImport, ImportKind, ImportState
from campaigns.models.place import Place
from campaigns.models.place_cell import PlaceCell
from campaigns.models.review import CheckInReview, DeclineReason, ReviewCause
from campaigns.models.reward import Coupon, Redemption, Reward, RewardKind

__all__ = [
    "Campaign",
    "CampaignNode",
    "CampaignType",
    "CheckIn",
    "CheckInReview",
    "Coupon",
    "CsvImport",
    "DeclineReason",
    "ImportKind",
    "ImportState",
    "Method",
    "Place",
    "PlaceCell",
    "Proof",
    "Redemption",
    "Repeat",
    "ReviewCause",
    "Reward",
    "RewardKind",
]
