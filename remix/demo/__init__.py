"""What a fresh installation shows: two sign-ins, one clip analysed for real, and a dozen recipes written by hand.

Loading is idempotent: what is there is left alone, and an interrupted run is completed by the next one.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
