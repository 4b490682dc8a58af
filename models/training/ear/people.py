"""Which recordings of people are learnt from, and which of those only choose the checkpoint."""

import hashlib
import random
from pathlib import Path

from common.split import check_people, training_people


def chooses(item: dict) -> bool:
    """A tenth of the training speakers choose the checkpoint and train nothing; of the one reader, a tenth of what she
    reads (all takes of a sentence)."""
    who = item["text"] if item["group"] == "reader" else item["speaker"]
    return int(hashlib.sha256(f"ear chooses {who}".encode()).hexdigest(), 16) % 10 == 0


def recordings(data: Path) -> list[dict]:
    """Everything that may be learnt from: sentences by people, not the single words of `precise`, of which most are one
    word said hundreds of times, or Spanish."""
    items = []
    for clip in training_people(data):
        if clip.group == "precise" or not clip.transcript or not 0.4 < clip.seconds < 29:
            continue
        group = "reader" if clip.group == "kathleen" else "young" if clip.child else "adult"
        items.append(
            {
                "id": f"{clip.group}/{clip.path.name}", "file": clip.path, "text": clip.transcript, "speaker": clip.speaker,
                "seconds": clip.seconds, "group": group,
            }
        )
    check_people(item["speaker"] for item in items)
    random.Random(1).shuffle(items)
    return items


def long_ones(items: list[dict], count: int, seed=2) -> list[dict]:
    """Several sentences of one person behind each other, 8 to 28 seconds: what dictation is like."""
    dice = random.Random(seed)
    by_speaker: dict[str, list[dict]] = {}
    for item in items:
        by_speaker.setdefault(item["speaker"], []).append(item)
    made = []
    while len(made) < count:
        speaker = dice.choice(sorted(by_speaker))
        wanted, parts, length = dice.uniform(8, 28), [], 0.0
        for item in dice.sample(by_speaker[speaker], min(9, len(by_speaker[speaker]))):
            pause = dice.uniform(0.15, 0.9)
            if length + item["seconds"] + pause > 28.5:
                continue
            parts.append((item, pause))
            length += item["seconds"] + pause
            if length > wanted:
                break
        text = " ".join(part["text"] for part, _ in parts)
        made.append({"id": f"long-{len(made)}", "parts": parts, "text": text, "speaker": speaker, "group": "long"})
    return made
