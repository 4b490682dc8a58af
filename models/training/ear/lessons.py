"""Batches of lessons in changing scenes, of sounds of like length, for ever; made beside the training by as many
processes as are asked for."""

import random

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from scenes import Scenes
from whisper import FRAME, WHOLE

BEHIND = [16, 32, 32, 32, 48, 64, 96, 160]  # frames of silence behind the sound
WHOLE_CONTEXT = 0.02  # share of batches with the whole context, which must go on working
NOBODY = 0.08  # share of a batch in which nobody speaks
ROOM_FOR_SCENES = 40  # frames that a scene may add
SORTED = 512  # lessons that are sorted by length together


def positions(lesson: dict) -> int:
    return len(lesson["sound"]) // FRAME + ROOM_FOR_SCENES


def sound_of(lesson: dict) -> np.ndarray:
    return lesson["sound"].astype(np.float32) / 32767


class Batches(IterableDataset):
    """Gives (lessons, their sounds and those of nobody, context, how many are of nobody)."""

    def __init__(self, lessons: list[dict], frames: int, seed: int):
        self.lessons, self.frames, self.seed = lessons, frames, seed

    def __iter__(self):
        worker = get_worker_info()
        seed = self.seed + 1000 * (worker.id if worker else 0)
        if worker:
            torch.set_num_threads(1)
        dice = random.Random(seed)
        scenes = Scenes(seed, [sound_of(one) for one in self.lessons[:300]])
        while True:
            order = list(range(len(self.lessons)))
            dice.shuffle(order)
            groups = [group for at in range(0, len(order), SORTED) for group in self.alike(order[at : at + SORTED])]
            dice.shuffle(groups)
            for group in groups:
                yield batch([self.lessons[i] for i in group], scenes, dice)

    def alike(self, some: list[int]) -> list[list[int]]:
        """Groups of like length that fill about `frames` positions of the encoder."""
        some = sorted(some, key=lambda i: len(self.lessons[i]["sound"]))
        groups: list[list[int]] = []
        for i in some:
            if groups and (len(groups[-1]) + 1) * positions(self.lessons[i]) <= self.frames:
                groups[-1].append(i)
            else:
                groups.append([i])
        return groups


def batch(lessons: list[dict], scenes: Scenes, dice: random.Random):
    scenes.renew()
    sounds = [scenes.voice(sound_of(one)) for one in lessons]
    longest = max(len(sound) for sound in sounds)
    behind = WHOLE if dice.random() < WHOLE_CONTEXT else dice.choice(BEHIND)
    context = min(WHOLE, max(60, -(-longest // FRAME) + behind))
    nobody = max(1, round(len(lessons) * NOBODY)) if dice.random() < 0.75 else 0
    sounds += [scenes.nobody(int(longest * dice.uniform(0.5, 1.0))) for _ in range(nobody)]
    return lessons, [sound.astype(np.float32) for sound in sounds], context, nobody


def stream(lessons: list[dict], frames: int, seed: int, workers: int):
    return iter(DataLoader(Batches(lessons, frames, seed), batch_size=None, num_workers=workers, collate_fn=lambda x: x))
