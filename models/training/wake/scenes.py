"""Scenes of half a minute: phrases, people and noise one after the other in a simulated room, as a microphone would hear
them, turned into rows of the spectrum with the places of the phrases."""

import time
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from common import rooms, sound

from . import spectrum
from .sources import Item, Sources
from .synthesise import SEED

SECONDS = 30
SHARD = 20
PARTS = ("train", "choose", "calm")
RATES = (80, 84, 88, 92, 96, 100, 100, 104, 108, 112, 116, 120)


def changed(item: Item, percent: int) -> Item:
    """Faster and higher, or slower and deeper: another throat."""
    wave = sound.real(item.wave)
    if percent == 100:
        return Item(wave, item.places)
    wave = resample_poly(wave, 100, percent).astype(np.float32)
    return Item(wave, [(label, int(a * 100 / percent), int(b * 100 / percent)) for label, a, b in item.places])


# How often each kind of sound comes next in a scene, and how much its speed may be changed.
SHARES = {"said": 0.46, "odd": 0.08, "words": 0.08, "people": 0.38}


def pick(rng: np.random.Generator, sources: Sources) -> Item:
    """The next sound of a scene; a kind of which there is nothing is left out."""
    kinds = [kind for kind in SHARES if getattr(sources, kind)]
    share = np.array([SHARES[kind] for kind in kinds])
    kind = str(rng.choice(kinds, p=share / share.sum()))
    pool = getattr(sources, kind)
    rates = RATES if kind in ("said", "odd") else RATES[2:-2]
    return changed(pool[int(rng.integers(len(pool)))], int(rng.choice(rates)))


def scene(rng: np.random.Generator, sources: Sources, seconds: int = SECONDS):
    """One scene: (wave, places)."""
    count = seconds * sound.RATE
    wave = np.zeros(count, np.float32)
    places = []
    at = int(rng.uniform(0.0, 1.0) * sound.RATE)
    while True:
        item = pick(rng, sources)
        voice = sound.at_loudness(item.wave, -20 + rng.normal(0, 3))
        if at + len(voice) > count:
            break
        wave[at : at + len(voice)] += voice
        places += [(label, at + a, at + b) for label, a, b in item.places]
        gap = rng.uniform(-0.1, 0.1) if rng.random() < 0.35 else rng.exponential(0.5)
        at = max(at, at + len(voice) + int(gap * sound.RATE))
    return heard(rng, wave, sources.noises), places


def heard(rng: np.random.Generator, wave: np.ndarray, noises: list) -> np.ndarray:
    """Through a room, noise and a microphone, at some loudness. The direct sound stays where it was."""
    if rng.random() < 0.7:
        wave = rooms.in_room(wave, rooms.room(rng))[: len(wave)]
    if rng.random() < 0.85:
        noise = noises[int(rng.integers(len(noises)))]
        noise = np.roll(np.tile(noise, len(wave) // len(noise) + 1), int(rng.integers(len(noise))))[: len(wave)]
        if rng.random() < 0.5:  # comes and goes
            slow = np.interp(np.arange(len(wave)), np.linspace(0, len(wave), 8), rng.uniform(0, 1.4, 8))
            noise = noise * slow.astype(np.float32)
        wave = rooms.with_noise(wave, noise, float(rng.uniform(2, 30)))
    wave = rooms.microphone(wave, rng)
    wave = sound.at_loudness(wave, float(rng.uniform(-50, -12)))
    wave = wave + rooms.coloured(rng, len(wave), rng.uniform(0, 1.5)) * np.float32(10 ** (rng.uniform(-90, -60) / 20) * 10)
    return np.clip(wave, -1.0, 1.0)


def missing(folder: Path, part: str, count: int) -> list[int]:
    """Numbers of the shards that are not there yet."""
    return [number for number in range(count) if not (folder / f"{part}-{number:04}.npz").exists()]


def make(folder: Path, part: str, sources: Sources, count: int, tell=print) -> None:
    """Shards of scenes; each depends only on its number, so an interrupted run goes on."""
    folder.mkdir(exist_ok=True)
    numbers = missing(folder, part, count)
    began = time.time()
    for done, number in enumerate(numbers):
        rng = np.random.default_rng([SEED, 3, PARTS.index(part), number])
        rows, index, label, start, end = [], [], [], [], []
        for scene_number in range(SHARD):
            wave, places = scene(rng, sources)
            rows.append(spectrum.rows(wave).astype(np.float16))
            for name, a, b in places:
                index.append(scene_number)
                label.append(name)
                start.append(a // spectrum.HOP)
                end.append(b // spectrum.HOP)
        half = folder / f"{part}-{number:04}.part.npz"
        np.savez(half, rows=np.stack(rows), index=np.array(index, np.int32), label=np.array(label, dtype="U16"),
                 start=np.array(start, np.int32), end=np.array(end, np.int32))
        half.rename(folder / f"{part}-{number:04}.npz")
        if number % 5 == 4:
            left = (time.time() - began) / (done + 1) * (len(numbers) - done - 1)
            tell(f"scenes ({part}): {number + 1}/{count}, {left / 60:.1f} minutes left")
