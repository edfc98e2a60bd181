"""Which pages of the memes are kept for everybody, and with which of their parameters."""

from kmeme.lib.kept_pages import addresses
from remix.models import Platform
from remix.models.lineage import LAYERS
from remix.views.discover import ORDERS, TEMPI_CHOICES


def announce() -> None:
    """Register them (called from the AppConfig's `ready`)."""
    addresses.add(r"/remix/remix_\d{6,18}/")
    # Branches and further pages are as many as there are pairs of recipes.
    addresses.add(r"/remix/remix_\d{6,18}/tree/", page=("1",))
    addresses.add(
        r"/(?:remix/)?",
        platform=Platform.values,
        layer=LAYERS,
        tempo=TEMPI_CHOICES,
        difficulty=("1", "2", "3", "4", "5"),
        certified=("1",),
        order=[value for value, _label in ORDERS],
        # What people type is not kept; an empty field of the form is no wish.
        q=(),
    )
