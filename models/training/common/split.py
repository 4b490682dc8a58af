"""Reads split.toml, and the list of people's recordings with it: which clips may train and which only measure."""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .paths import TRAINING

_RULES = tomllib.loads((TRAINING / "split.toml").read_text("utf-8"))
KEPT_PEOPLE = frozenset(_RULES["people"]["kept_out"])
KEPT_VOICES = frozenset(_RULES["voices"]["kept_out"])
KEPT_REQUESTS = frozenset(_RULES["requests"]["kept_out"])


@dataclass(frozen=True)
class Clip:
    """One recording of a person."""

    path: Path
    seconds: float
    transcript: str
    speaker: str
    sex: str
    age: str
    licence: str
    origin: str

    @property
    def group(self) -> str:
        """speechocean762, kathleen or precise."""
        return self.path.parent.name

    @property
    def child(self) -> bool:
        return self.age.isdigit() and int(self.age) < 16


def people(data: Path) -> list[Clip]:
    """Every recording under data/people, in the order of its manifest."""
    folder = data / "people"
    with open(folder / "manifest.tsv", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Clip(folder / row["file"], float(row["seconds"]), row["transcript"], row["speaker"], row["sex"], row["age"],
                 row["licence"], row["origin"])
            for row in rows
        ]


def training_people(data: Path) -> list[Clip]:
    """What recipes may train on (and keep a part of for choosing among checkpoints)."""
    clips = [clip for clip in people(data) if clip.speaker not in KEPT_PEOPLE]
    check_people(clip.speaker for clip in clips)
    return clips


def measuring_people(data: Path) -> list[Clip]:
    """What only measures."""
    return [clip for clip in people(data) if clip.speaker in KEPT_PEOPLE]


def check_people(speakers) -> None:
    """Stops the training when a kept-out person got in."""
    wrong = KEPT_PEOPLE.intersection(speakers)
    assert not wrong, f"kept out of training by split.toml, yet in the data: {sorted(wrong)}"


def check_voices(voices) -> None:
    """Stops the training when a kept-out synthetic voice got in."""
    wrong = KEPT_VOICES.intersection(voices)
    assert not wrong, f"kept out of training by split.toml, yet in the data: {sorted(wrong)}"


def check_paths(paths) -> None:
    """Stops the training when a file of data/speech got in, which only measures."""
    wrong = [str(path) for path in paths if Path(path).parent.parent.name == "speech"]
    assert not wrong, f"data/speech is only for measuring: {wrong[:3]}"
