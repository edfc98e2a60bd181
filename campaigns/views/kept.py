"""Which pages of the campaigns are kept for every visitor, and with which of their parameters."""

from campaigns.pages import Skin
from kmeme.lib.kept_pages import addresses


def announce() -> None:
    """Register them (called from the AppConfig's `ready`)."""
    skins = [skin.value for skin in Skin]
    addresses.add(r"/campaigns/", near=())
    addresses.add(r"/campaigns/[-\w]{1,60}/", skin=skins)
    addresses.add(r"/campaigns/[-\w]{1,60}/remix/remix_\d{6,18}/", skin=skins)
