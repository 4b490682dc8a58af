"""Speaking for training data: Kokoro straight from the starter's folder (voices, blends, speed), hibari, espeak-ng.

Phonemes come from the package hibari-tts (Apache-2.0), whose alphabet Kokoro shares: capital letters are diphthongs
(A = eɪ, I = aɪ, O = oʊ, Q = əʊ, W = aʊ, Y = ɔɪ), T is the flapped t of American English."""

import functools
import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from .paths import program, starter
from .sound import RATE, read, resample
from .split import KEPT_VOICES, check_voices

OWN_RATE = 24_000
STYLE = 256


def _session(path: Path, threads: int):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@functools.cache
def _reader(british: bool):
    from hibari.g2p import G2P

    return G2P(british=british)


def phonemes(text: str, british: bool = False) -> str:
    """The phonemes of an English sentence. `[Sotto](/sˈɒtQ/)` sets those of one word."""
    return _reader(british)(text) or ""


def is_british(voice: str) -> bool:
    """Whether a Kokoro voice (or the first of a blend) reads British English."""
    return voice.split("+")[0].startswith("b")


class Kokoro:
    """Many voices in one net; about half a second of one core per second of sound."""

    def __init__(self, threads: int = 1):
        folder = starter("kokoro")
        self.net = _session(folder / "kokoro.onnx", threads)
        self.letters = json.loads((folder / "vocab.json").read_text("utf-8"))["vocab"]
        self.folder = folder / "voices"
        self.styles: dict[str, np.ndarray] = {}

    def voices(self, english: bool = True, kept_out: bool = False) -> list[str]:
        """Names of the voices: by default the English ones that recipes may train on."""
        names = sorted(path.stem for path in self.folder.glob("*.bin"))
        return [
            name for name in names
            if (not english or name[0] in "ab") and ((name in KEPT_VOICES) == kept_out)
        ]

    def style(self, voice: str) -> np.ndarray:
        """510 style rows of a voice, or of a blend: "af_bella+am_adam" mixes halves, "af_bella+am_adam*0.3" takes
        0.3 of the second."""
        if voice not in self.styles:
            parts = voice.split("+")
            if len(parts) == 1:
                self.styles[voice] = np.fromfile(self.folder / f"{voice}.bin", np.float32).reshape(-1, STYLE)
            else:
                other, _, share = parts[1].partition("*")
                share = float(share or 0.5)
                return (1 - share) * self.style(parts[0]) + share * self.style(other)
        return self.styles[voice]

    def say(self, sounds: str, voice: str, speed: float = 1.0, for_measuring: bool = False) -> np.ndarray:
        """Phonemes to sound at 16 kHz. Voices that split.toml keeps out are refused unless it is for measuring."""
        if not for_measuring:
            check_voices(part.split("*")[0] for part in voice.split("+"))
        ids = [self.letters[letter] for letter in sounds if letter in self.letters][:508]
        if not ids:
            return np.zeros(0, np.float32)
        row = self.style(voice)[len(ids) - 1]
        out = self.net.run(None, {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": row[None].astype(np.float32),
            "speed": np.array([speed], np.float32),
        })[0]
        return resample(out.reshape(-1), OWN_RATE)

    def read_out(self, text: str, voice: str, speed: float = 1.0, for_measuring: bool = False) -> np.ndarray:
        """Text to sound at 16 kHz."""
        return self.say(phonemes(text, is_british(voice)), voice, speed, for_measuring)


class Hibari:
    """The starter's default voice. It is kept out of training, so this only measures."""

    def __init__(self, threads: int = 1):
        from hibari import Hibari as Voice

        self.voice = Voice(model=str(starter("hibari", "hibari.onnx")), threads=threads)

    def say(self, sounds: str, speed: float = 1.0, seed: int = 1) -> np.ndarray:
        """Phonemes to sound at 16 kHz."""
        return resample(self.voice.from_phonemes(sounds, speed, seed), OWN_RATE)

    def read_out(self, text: str, speed: float = 1.0, seed: int = 1) -> np.ndarray:
        """Text to sound at 16 kHz."""
        return self.say(phonemes(text), speed, seed)


def espeak_program() -> str:
    """The program espeak-ng; refuses when it is not installed."""
    return program("SOTTO_ESPEAK", "espeak-ng", "espeak")


def espeak(text: str, voice: str = "en-us", rate: int = 175, pitch: int = 50) -> np.ndarray:
    """Text (or its phonemes in [[ ]]) by espeak-ng, at 16 kHz. A voice like "en-us+m3" names a variant."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = [espeak_program(), "-v", voice, "-s", str(rate), "-p", str(pitch), "-w", file.name, text]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode or os.path.getsize(file.name) < 100:
            raise RuntimeError(f"espeak-ng did not say {text!r} with {voice}: {done.stderr.decode(errors='replace')[:200]}")
        return read(Path(file.name), RATE)
