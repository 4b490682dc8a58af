"""What scenes are made of: spoken phrases, people's clips and noises, divided into a training and a choosing part.

The choosing part (whole voices and speakers of the training side) decides which checkpoint is best and where the threshold
lies; what split.toml keeps out is touched only by measure.py."""

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from common import rooms, sound, split

from . import phrases, synthesise

CHOOSING_VOICES = {"am_echo", "bf_lily"}
CHOOSING_VARIANTS = ("+m3", "+f2")
NOISE_SECONDS = 12
# A label for a whole clip in which somebody says "stop" or the name among other words: neither right nor wrong.
UNSURE = "unsure-"


@dataclass
class Item:
    """A sound with the phrases in it: (label, start, end) in samples."""

    wave: np.ndarray
    places: list = field(default_factory=list)


@dataclass
class Sources:
    """Everything a scene may hold."""

    said: list
    odd: list
    people: list
    words: list
    noises: list


def is_choosing(name: str) -> bool:
    """A tenth of the speakers, by a number that nobody picked."""
    return int(hashlib.sha256(f"wake choose {name}".encode()).hexdigest(), 16) % 10 == 0


def voice_is_choosing(voice: str) -> bool:
    if voice.startswith("flite "):
        return False
    if voice.startswith("espeak "):
        return voice.endswith(CHOOSING_VARIANTS)
    return bool(CHOOSING_VOICES.intersection(part.split("*")[0] for part in voice.split("+")))


def end_of_voice(wave: np.ndarray, start: int, end: int) -> int:
    """Where a phrase is really over: durations of a last phrase run into the silence after it."""
    part = wave[start:end].astype(np.float32)
    size = 160
    count = len(part) // size
    if count < 4:
        return end
    power = np.mean(part[: count * size].reshape(count, size) ** 2, axis=1)
    loud = np.flatnonzero(power > power.max() * 1e-4)
    return start + (int(loud[-1]) + 1) * size


def opus(wave: np.ndarray) -> np.ndarray:
    """Through the codec that people's recordings went through, so that the net cannot learn its trace as "no wake word"."""
    file = io.BytesIO()
    soundfile.write(file, wave.astype(np.float32) / 32768.0, 16_000, format="OGG", subtype="OPUS")
    file.seek(0)
    out, _ = soundfile.read(file, dtype="float32")
    out = np.resize(out, len(wave)) if len(out) >= len(wave) else np.pad(out, (0, len(wave) - len(out)))
    return sound.whole(out)


def spoken(folder: Path, kind: str, choosing: bool) -> list[Item]:
    """Items of the synthesised shards, each second one by Kokoro and some of the others through the codec."""
    every = 2 if kind == "kokoro" else 8
    out = []
    for number, (wave, places, voice) in enumerate(synthesise.load(folder, kind)):
        if voice_is_choosing(voice) != choosing:
            continue
        places = [(label, start, end_of_voice(wave, start, end)) for label, start, end in places]
        out.append(Item(opus(wave) if number % every == 1 else wave, places))
    return out


def clip_item(clip: split.Clip) -> Item:
    """A person's clip; where the words themselves occur, that output is left alone."""
    wave = sound.whole(sound.read(clip.path))
    words = clip.transcript.lower().replace("'", " ").split()
    unsure = [(UNSURE + phrases.STOP, 0, len(wave))] if "stop" in words else []
    return Item(wave, unsure)


def few_of_each(clips: list[split.Clip], most: int = 60) -> list[split.Clip]:
    """At most so many clips of the same words: more than half of the isolated words are one word of one person."""
    out, seen = [], {}
    for clip in sorted(clips, key=lambda clip: hashlib.sha256(clip.path.name.encode()).digest()):
        seen[clip.transcript] = seen.get(clip.transcript, 0) + 1
        if seen[clip.transcript] <= most:
            out.append(clip)
    return out


def noises(speech: list[np.ndarray], count: int, seed: int) -> list[np.ndarray]:
    """Made-up noises of a few seconds, babble of training speech and single talkers among them."""
    out = []
    rng = np.random.default_rng([synthesise.SEED, 99, seed])
    size = NOISE_SECONDS * sound.RATE
    for number in range(count):
        if number % 4 == 3:
            wave = rooms.babble(rng, size, speech, int(rng.integers(1, 8)))
        else:
            wave = rooms.any_noise(rng, size)
        out.append((wave / (sound.rms(wave) + 1e-9) * 0.1).astype(np.float32))
    return out


def gather(said: Path, data: Path, choosing: bool, noise_count: int) -> Sources:
    """The training or the choosing part."""
    clips = [clip for clip in split.training_people(data) if is_choosing(clip.speaker) == choosing]
    # Three contributors of words are too few to divide: a tenth of their clips serve for choosing.
    clips = [clip for clip in clips if clip.group != "precise"]
    clips += [clip for clip in split.training_people(data) if clip.group == "precise" and is_choosing(clip.path.name) == choosing]
    split.check_people(clip.speaker for clip in clips)
    split.check_paths(clip.path for clip in clips)
    people = [clip_item(clip) for clip in clips if clip.group != "precise"]
    words = [clip_item(clip) for clip in few_of_each([clip for clip in clips if clip.group == "precise"])]
    speech = [sound.real(item.wave) for item in people[:: max(1, len(people) // 300)]]
    return Sources(spoken(said, "kokoro", choosing), spoken(said, "espeak", choosing) + spoken(said, "flite", choosing), people, words,
                   noises(speech, noise_count, int(choosing)))
