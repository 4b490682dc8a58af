"""Commands spoken by the Kokoro voices that split.toml does not keep out, and by blends of them."""

import random
import time
from pathlib import Path

import numpy as np
from common.sound import at_loudness, real, trimmed, whole
from common.speak import Kokoro, is_british, phonemes
from common.split import check_voices

from phrases import commands

# These two speak only what chooses the checkpoint.
CHOOSING = ["af_kore", "am_puck"]
SHARD = 50


def plan(kokoro: Kokoro, count: int, choosing: int, seed=4) -> list[dict]:
    dice = random.Random(seed)
    english = [name for name in kokoro.voices() if name not in CHOOSING]
    # voices of other languages read English with an accent of their own
    others = [name for name in kokoro.voices(english=False) if name not in english + CHOOSING]
    items = []
    for place, text in enumerate(commands(count + choosing)):
        chance = dice.random()
        if place >= count:
            voice = CHOOSING[place % 2]
        elif chance < 0.55:
            voice = dice.choice(english)
        elif chance < 0.8:
            voice = f"{dice.choice(english)}+{dice.choice(english)}*{dice.uniform(0.2, 0.8):.2f}"
        else:
            voice = f"{dice.choice(others)}+{dice.choice(english)}*{dice.uniform(0.2, 0.6):.2f}"
        check_voices(part.split("*")[0] for part in voice.split("+"))
        speed = round(dice.choice([1.0, dice.uniform(0.8, 1.35)]), 2)
        items.append(
            {
                "id": f"spoken-{place:04d}", "text": text, "voice": voice, "speed": speed, "group": "command",
                "lead": dice.uniform(0.0, 0.35), "tail": dice.uniform(0.05, 0.4), "choosing": place >= count,
            }
        )
    return items


def speak_all(folder: Path, count: int, choosing: int, threads: int) -> tuple[list[dict], list[dict]]:
    """Items with their sound, to learn from and to choose by; made once and kept in shards."""
    folder.mkdir(parents=True, exist_ok=True)
    kokoro = Kokoro(threads)
    items = plan(kokoro, count, choosing)
    began, made = time.time(), 0
    for first in range(0, len(items), SHARD):
        place = folder / f"spoken-{first // SHARD:04d}.npz"
        part = items[first : first + SHARD]
        if not place.exists():
            sounds = [whole(one(kokoro, item)) for item in part]
            temporary = folder / "part.npz"
            np.savez(temporary, **{item["id"]: sound for item, sound in zip(part, sounds)})
            temporary.rename(place)
            made += len(part)
            left = (len(items) - first - len(part)) * (time.time() - began) / made / 60
            print(f"spoken {first + len(part)}/{len(items)}, {left:.1f} min left", flush=True)
        with np.load(place) as kept:
            for item in part:
                item["sound"] = real(kept[item["id"]])
    return [i for i in items if not i["choosing"]], [i for i in items if i["choosing"]]


def one(kokoro: Kokoro, item: dict) -> np.ndarray:
    british = is_british(item["voice"])
    sound = trimmed(kokoro.say(phonemes(item["text"], british), item["voice"], item["speed"]))
    quiet = [np.zeros(int(item[side] * 16_000), np.float32) for side in ("lead", "tail")]
    return np.concatenate([quiet[0], at_loudness(sound, -23.0), quiet[1]])
