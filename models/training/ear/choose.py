"""Word error on the part of the training side that only chooses the checkpoint: clean and in noisy rooms, with a context
that fits. The order and the noises are the same every time."""

import numpy as np
import torch

from scenes import Scenes
from texts import same, words
from whisper import FRAME, RATE, WHOLE, Whisper

BEHIND = 32
ENGINE_SILENCE = 8000  # samples that the engine puts behind the words


def heard(model: Whisper, sounds: list[np.ndarray], context: int | None = None, blank=False) -> list[tuple[str, bool]]:
    """Texts of sounds of like length, and whether they ended by themselves."""
    longest = max(len(sound) for sound in sounds) + ENGINE_SILENCE
    context = context or min(WHOLE, -(-longest // FRAME) + BEHIND)
    with torch.no_grad():
        keys = model.decoder.keys(model.listen(model.mels(sounds, context)))
        most = 12 + 8 * longest // RATE  # nobody says more tokens in a second
        return [(model.text(found).strip(), ended) for found, ended in model.greedy(keys, most, blank)]


def scenes_of(lessons: list[dict], seed: int) -> list[np.ndarray]:
    """The lessons' sounds in noisy rooms, the same every time."""
    stock = [one["sound"].astype(np.float32) / 32767 for one in lessons]
    scenes = Scenes(seed, stock, stock=16)
    return [scenes.voice(sound) for sound in stock]


def balanced(lessons: list[dict], wanted: dict[str, int]) -> list[dict]:
    """So many of each group, since choosing has to be quick."""
    chosen = []
    for group, count in wanted.items():
        chosen += [one for one in lessons if one["group"] == group][:count]
    return chosen


def score(model: Whisper, lessons: list[dict], context: int | None = None) -> dict:
    """Percent of words wrong by group, and how many empty scenes gave text."""
    ways = {"clean": [one["sound"].astype(np.float32) / 32767 for one in lessons], "noisy": scenes_of(lessons, 7)}
    found, total, endless = {}, [0, 0], 0
    order = sorted(range(len(lessons)), key=lambda i: len(lessons[i]["sound"]))
    for way, sounds in ways.items():
        counts: dict[str, list[int]] = {}
        for first in range(0, len(order), 12):
            part = order[first : first + 12]
            for place, (text, ended) in zip(part, heard(model, [sounds[i] for i in part], context)):
                said = lessons[place]["said"]
                count = counts.setdefault(lessons[place]["group"], [0, 0])
                wrong = round(same(said, text) * len(words(said)))
                count[0] += min(wrong, 2 * len(words(said)))
                count[1] += len(words(said))
                endless += not ended
        found[way] = {group: round(100 * wrong / said, 1) for group, (wrong, said) in sorted(counts.items())}
        total = [total[0] + sum(c[0] for c in counts.values()), total[1] + sum(c[1] for c in counts.values())]
    scenes = Scenes(8, [one["sound"].astype(np.float32) / 32767 for one in lessons[:40]], stock=8)
    empty = [scenes.nobody(RATE * 3) for _ in range(24)]
    found["empty"] = sum(bool(text) for first in (0, 12) for text, _ in heard(model, empty[first : first + 12], context, True))
    found["endless"] = endless
    found["all"] = round(100 * total[0] / total[1], 2)
    return found
