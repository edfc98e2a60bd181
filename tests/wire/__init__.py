"""Servers on loopback that speak the vendors' wires, so that tests run the real SDKs over real HTTP.

`GeminiServer` and `ClaudeServer` answer plausibly in Korean, can be told to fail in each way that the vendors do, and
count what they were asked. `python -m tests.wire` runs both by hand.
"""

from tests.wire.claude import ClaudeServer
from tests.wire.gemini import GeminiServer
from tests.wire.google_maps import GoogleMapsServer
from tests.wire.server import refused_url

__all__ = ["ClaudeServer", "GeminiServer", "GoogleMapsServer", "refused_url"]
