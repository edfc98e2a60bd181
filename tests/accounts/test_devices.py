"""Devices are called what their owners call them."""

import pytest

from accounts.templatetags.devices import device

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "name"), [(CHROME, "Chrome · Linux"), (IPHONE, "Safari · iPhone"), ("curl/8.1", "curl/8.1"), ("", "")]
)
def test_a_device_has_a_name(agent: str, name: str) -> None:
    assert device(agent) == name
