"""Messages for the operators' channel, by one of Slack's incoming webhooks."""

import logging

import httpx2
from django.conf import settings

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5.0
MOST_LETTERS = 3000


def send(text: str) -> bool:
    """Post a message, once; whether Slack took it. What it did not take is the caller's to say again.

    Without a channel nobody is told, and everything counts as said.
    """
    if not settings.SLACK_WEBHOOK_URL:
        return True
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    try:
        answer = httpx2.post(
            settings.SLACK_WEBHOOK_URL,
            json={"text": shown[:MOST_LETTERS]},
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            trust_env=False,
        )
    except (httpx2.HTTPError, OSError) as error:
        # Their message may hold the address, which is the key to the channel.
        logger.error("Slack does not answer (%s); the message is sent again later", type(error).__name__)
        return False
    if answer.status_code != 200:
        logger.error("Slack refuses the message (%s); it is sent again later", answer.status_code)
        return False
    return True
