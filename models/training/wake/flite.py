"""A third synthesiser: flite (CMU, BSD-like licence) with its free voices; quick, and it says when each sound ends."""

import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from common import paths, sound

from . import phrases, synthesise

VOICES = ("slt", "rms", "awb", "kal16", "slt", "rms", "awb")
SOUNDS = {phrases.SOTTO: ["s", "aa", "t", "ow"], phrases.STOP: ["s", "t", "aa", "p"]}


def program() -> str:
    """The program flite; refuses when it is not installed."""
    return paths.program("SOTTO_FLITE", "flite")


def say(text: str, voice: str, stretch: float, pitch: float):
    """(wave, [(sound, end in samples)])."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        done = subprocess.run(
            [program(), "-voice", voice, "--setf", f"duration_stretch={stretch:.2f}", "--setf", f"int_f0_target_mean={pitch:.0f}",
             "-t", text, "-o", file.name, "-psdur"], capture_output=True, text=True, check=True)
        wave = sound.read(Path(file.name))
    pairs = [word.rsplit(":", 1) for word in done.stdout.split() if ":" in word]
    timed = []
    for name, end in pairs:
        try:
            timed.append((name, int(float(end) * sound.RATE)))
        except ValueError:
            continue
    return wave, timed


def find(timed, wanted: list[str]):
    """(start, end) of each run of these sounds."""
    names = [name for name, _ in timed]
    return [(timed[at - 1][1] if at else 0, timed[at + len(wanted) - 1][1])
            for at in range(len(names) - len(wanted) + 1) if names[at : at + len(wanted)] == wanted]


def text(rng) -> tuple[str, list[str]]:
    """What is said, and the labels in it in order."""
    hey = str(rng.choice(["hey sotto", "hey sotto", "hey, sotto"]))
    draw = rng.random()
    if draw < 0.2:
        return hey, [phrases.HEY]
    if draw < 0.4:
        return f"{hey}{rng.choice([',', ''])} {rng.choice(phrases.AFTER)}", [phrases.HEY]
    if draw < 0.48:
        return f"{rng.choice(phrases.BEFORE)}, {hey}", [phrases.HEY]
    if draw < 0.55:
        return f"sotto, {rng.choice(phrases.AFTER)}", [phrases.SOTTO]
    if draw < 0.68:
        return f"stop{rng.choice(['', ' ', ', '])} {rng.choice(phrases.AFTER_STOP) if rng.random() < 0.6 else ''}", [phrases.STOP]
    if draw < 0.75:
        return f"{phrases.near(rng)}. {hey}. {phrases.near(rng)}", [phrases.HEY]
    return ". ".join(phrases.near(rng) for _ in range(3)), []


def shards(folder: Path, count: int, tell=print) -> None:
    """Numbered shards, as of the other synthesisers."""
    missing = [number for number in range(count) if not (folder / f"flite-{number:04}.npz").exists()]
    began = time.time()
    for done, number in enumerate(missing):
        rng = np.random.default_rng([synthesise.SEED, 11, number])
        waves, spans, voices = [], [], []
        for _ in range(synthesise.SHARD * 4):
            words, labels = text(rng)
            voice = str(rng.choice(VOICES))
            wave, timed = say(words, voice, float(rng.uniform(0.8, 1.3)), float(rng.uniform(85, 210)))
            places = []
            for label in labels:
                where = find(timed, SOUNDS[phrases.STOP if label == phrases.STOP else phrases.SOTTO])
                if len(where) == 1:
                    start, end = where[0]
                    places.append((label, max(0, start - (4000 if label == phrases.HEY else 0)), min(end, len(wave))))
            if len(places) != len(labels):  # read otherwise than expected: of no use
                continue
            waves.append(sound.whole(wave))
            spans.append(places)
            voices.append("flite " + voice)
        synthesise.save(folder / f"flite-{number:04}.npz", waves, spans, voices)
        if number % 2 == 0:
            left = (time.time() - began) / (done + 1) * (len(missing) - done - 1)
            tell(f"synthesis: flite {number + 1}/{count}, {left / 60:.1f} minutes left")
