"""Reads split.toml, and the list of people's recordings with it: which clips may train and which only measure."""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .paths import TRAINING, refuse



def _kept_out(path: Path = TRAINING / "split.toml") -> dict[str, frozenset[str]]:
    """What the split names, by its parts. Nothing is trained without it: weights that saw what measures them are worth nothing."""
    try:
        rules = tomllib.loads(path.read_text("utf-8"))
        parts = {part: frozenset(rules[part]["kept_out"]) for part in ("people", "voices", "requests")}
    except (OSError, KeyError, TypeError, ValueError) as fault:
        refuse(f"{path} does not say what is kept out of training ({fault!r}). Restore it from the repository.")
    if not all(parts.values()):
        refuse(f"{path} keeps nothing out of training in one of its parts. Restore it from the repository.")
    return parts


_KEPT = _kept_out()
KEPT_PEOPLE, KEPT_VOICES, KEPT_REQUESTS = _KEPT["people"], _KEPT["voices"], _KEPT["requests"]


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
    _stop(sorted(KEPT_PEOPLE.intersection(speakers)))


def check_voices(voices) -> None:
    """Stops the training when a kept-out synthetic voice got in."""
    _stop(sorted(KEPT_VOICES.intersection(voices)))


def check_paths(paths) -> None:
    """Stops the training when a file of data/speech got in, which only measures."""
    wrong = [str(path) for path in paths if Path(path).parent.parent.name == "speech"]
    if wrong:
        refuse(f"data/speech is only for measuring, yet in the data: {wrong[:3]}")


def _stop(wrong: list[str]) -> None:
    # No `assert`: those are gone when Python is told to optimise.
    if wrong:
        refuse(f"split.toml keeps out of training what is in the data: {', '.join(wrong)}")
