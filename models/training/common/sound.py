"""Reading and shaping sound: mono float32 at 16 kHz everywhere in the recipes."""

from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

RATE = 16_000
SILENT = 1e-5


def resample(wave: np.ndarray, rate: int, to: int = RATE) -> np.ndarray:
    """The same sound at another rate."""
    if rate == to:
        return np.asarray(wave, np.float32)
    shared = gcd(rate, to)
    return resample_poly(np.asarray(wave, np.float32), to // shared, rate // shared).astype(np.float32)


def read(path: Path, rate: int = RATE) -> np.ndarray:
    """A sound file (wav, flac, ogg, opus) as mono at this rate."""
    wave, own = soundfile.read(str(path), dtype="float32", always_2d=True)
    return resample(wave.mean(axis=1), own, rate)


def write(path: Path, wave: np.ndarray, rate: int = RATE) -> None:
    """A 16-bit wav file."""
    soundfile.write(str(path), np.clip(wave, -1.0, 1.0), rate, subtype="PCM_16")


def rms(wave: np.ndarray) -> float:
    """Root of the mean square."""
    return float(np.sqrt(np.mean(np.square(wave, dtype=np.float64)) + 1e-20)) if len(wave) else SILENT


def voiced_rms(wave: np.ndarray, rate: int = RATE) -> float:
    """Loudness of the louder frames, so that pauses in a clip do not count."""
    size = rate // 50
    count = len(wave) // size
    if count == 0:
        return rms(wave)
    power = np.mean(np.square(wave[: count * size].reshape(count, size), dtype=np.float64), axis=1)
    loud = power[power > 0.02 * power.max()] if power.max() > 0 else power
    return float(np.sqrt(loud.mean() + 1e-20))


def decibel(value: float) -> float:
    """Amplitude in decibel of full scale."""
    return 20.0 * float(np.log10(max(value, 1e-10)))


def at_loudness(wave: np.ndarray, level: float) -> np.ndarray:
    """The sound with its voiced parts at this level (decibel of full scale); never clipped."""
    now = voiced_rms(wave)
    if now < SILENT:
        return np.asarray(wave, np.float32)
    out = np.asarray(wave, np.float32) * np.float32(10 ** (level / 20) / now)
    peak = float(np.abs(out).max(initial=0.0))
    return out / np.float32(peak / 0.99) if peak > 0.99 else out


def trimmed(wave: np.ndarray, below: float = 40.0, rate: int = RATE) -> np.ndarray:
    """Without the silence at both ends (frames this many decibel under the loudest)."""
    size = rate // 100
    count = len(wave) // size
    if count == 0:
        return wave
    power = np.mean(np.square(wave[: count * size].reshape(count, size), dtype=np.float64), axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-below / 10))
    return wave[loud[0] * size : (loud[-1] + 1) * size] if len(loud) else wave


def whole(wave: np.ndarray) -> np.ndarray:
    """As 16-bit numbers, for caches."""
    return np.round(np.clip(wave, -1.0, 1.0) * 32767.0).astype(np.int16)


def real(wave: np.ndarray) -> np.ndarray:
    """Back from 16-bit numbers."""
    return wave.astype(np.float32) / np.float32(32768.0)
