"""How states are coloured in lists."""

from campaigns.states import CampaignState, CheckInState

CAMPAIGN_LABELS = {
    CampaignState.DRAFT.value: "warning",
    CampaignState.SCHEDULED.value: "info",
    CampaignState.LIVE.value: "success",
    CampaignState.PAUSED.value: "warning",
    CampaignState.ENDED.value: "danger",
}
CHECK_IN_LABELS = {
    CheckInState.RECEIVED.value: "info",
    CheckInState.WAITING.value: "warning",
    CheckInState.WITHHELD.value: "warning",
    CheckInState.ACCEPTED.value: "success",
    CheckInState.REFUSED.value: "danger",
    CheckInState.DECLINED.value: "danger",
}
