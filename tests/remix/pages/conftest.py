"""The fixtures of `nodes`, for the tests of the pages."""

from tests.remix.pages.nodes import make_node, make_recipe, uploaded_video

__all__ = ["make_node", "make_recipe", "uploaded_video"]
