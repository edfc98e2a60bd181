"""Pictures of 1200 x 630 pixels that other sites show for an address of ours: paper, ink, and the score strip.

Drawn with fonts of our own (`fonts/`, SIL Open Font License), so that Korean looks the same on a machine without any.
"""
