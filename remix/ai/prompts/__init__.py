"""Prompts: Korean text files whose names carry their version. A change of wording is a new file, never an edit.

Whatever strangers wrote (titles, file names, captions) reaches a model only through `as_data`.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from remix.ai.base import MeasuredFacts

ANALYSE_VIDEO = "analyse_video.v1"
WRITE_BRIEF = "write_brief.v1"
FOLDER = Path(__file__).parent
_VERSION = re.compile(r"([a-z_]+)\.v[0-9]{1,4}")


@cache
def load(version: str) -> str:
    """The text of the prompt of this version; FileNotFoundError when there is none."""
    return (FOLDER / f"{version}.txt").read_text(encoding="utf-8").strip()


def versions(of: str) -> list[str]:
    """The versions that there are of the prompt that this one is a version of, the oldest first."""
    name = of.partition(".")[0]
    found = [path.stem for path in FOLDER.glob(f"{name}.v*.txt") if _VERSION.fullmatch(path.stem)]
    return sorted(found, key=lambda version: int(version.rpartition("v")[2]))


def as_data(name: str, value: Any) -> str:
    """A JSON value between tags that nothing inside it can close."""
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return f"<{name}>\n{text}\n</{name}>"


def facts_as_data(facts: MeasuredFacts) -> str:
    """The measured facts for a prompt, times to a hundredth of a second; what is not known is null."""
    return as_data(
        "measured_facts",
        {
            "duration_seconds": None if facts.duration_seconds is None else round(facts.duration_seconds, 2),
            "bpm": None if facts.bpm is None else round(facts.bpm, 1),
            "beats": [round(beat, 2) for beat in facts.beats],
            "scene_cuts": [round(cut, 2) for cut in facts.scene_cuts],
            "platform": facts.platform,
            "file_name": None if facts.file_name is None else facts.file_name[:200],
        },
    )
