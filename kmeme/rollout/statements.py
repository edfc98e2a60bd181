"""A migration's SQL, one statement at a time, without what stands in quotes."""

import re
from collections.abc import Iterable, Iterator

# In this order: a comment may hold a quote, a function's body may hold anything.
_BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TEXT = re.compile(r"'(?:[^']|'')*'")
_SPACE = re.compile(r"\s+")


def split(scripts: Iterable[str]) -> Iterator[str]:
    """Every statement of the scripts, on one line, without comments, quotation marks, texts and functions' bodies."""
    for script in scripts:
        bare = _TEXT.sub("''", _COMMENT.sub(" ", _BODY.sub("$$ $$", script))).replace('"', "")
        for statement in bare.split(";"):
            if text := _SPACE.sub(" ", statement).strip():
                yield text
