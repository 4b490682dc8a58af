"""Simulated rooms, distance, noise and music. All of it is made from random numbers (and training speech, for babble),
so that the recorded rooms and noises of data/speech stay for measuring."""

import numpy as np
from scipy.fft import next_fast_len
from scipy.signal import fftconvolve, lfilter

from .sound import RATE, rms, voiced_rms

SOUND_SPEED = 343.0


def room(rng: np.random.Generator, distance: float | None = None, echo: float | None = None, rate: int = RATE) -> np.ndarray:
    """The response of a room: first reflections by the image-source method, then a noise tail that fades faster at high
    pitch. `distance` in metres, `echo` = seconds until 60 dB down. The direct sound has amplitude 1 at sample 0."""
    echo = float(rng.uniform(0.15, 0.8)) if echo is None else echo
    distance = float(rng.uniform(0.3, 4.0)) if distance is None else distance
    size = np.array([rng.uniform(2.5, 8.0), rng.uniform(2.5, 6.0), rng.uniform(2.3, 3.2)])
    # Sabine: how much a wall swallows, from the echo time that was asked for.
    surface = 2 * (size[0] * size[1] + size[0] * size[2] + size[1] * size[2])
    swallowed = min(0.95, 0.161 * float(np.prod(size)) / (surface * echo))
    bounce = float(np.sqrt(1.0 - swallowed))
    ear = size * rng.uniform(0.15, 0.85, 3)
    way = rng.normal(size=3)
    way[2] *= 0.3
    mouth = np.clip(ear + way / np.linalg.norm(way) * distance, 0.1, size - 0.1)
    direct = max(0.1, float(np.linalg.norm(mouth - ear)))

    length = int((min(1.0, echo * 0.9) + 0.02) * rate)
    out = np.zeros(length, np.float32)
    order = np.arange(-2, 3)
    grid = np.array(np.meshgrid(order, order, order, indexing="ij")).reshape(3, -1).T
    for flip in np.array(np.meshgrid([0, 1], [0, 1], [0, 1], indexing="ij")).reshape(3, -1).T:
        images = 2 * grid * size + np.where(flip, -mouth, mouth)
        away = np.linalg.norm(images - ear, axis=1)
        hits = np.abs(grid).sum(1) + np.abs(grid - flip).sum(1)
        at = np.round((away - direct) / SOUND_SPEED * rate).astype(int)
        keep = (at >= 0) & (at < min(length, rate // 12))
        sign = rng.choice([1.0, 1.0, 1.0, -1.0], size=len(at))
        np.add.at(out, at[keep], (bounce ** hits * direct / np.maximum(away, 0.1) * sign)[keep].astype(np.float32))

    # The tail takes over after 20 ms, as loud as the reflections leave off.
    start = int(0.02 * rate)
    time = np.arange(length) / rate
    tail = np.zeros(length)
    for low, faster in ((1, 1.0), (0, 1.6)):
        noise = rng.standard_normal(length)
        if low:
            noise = lfilter([0.25], [1, -0.75], noise)
        tail += noise * np.exp(-6.91 * time * faster / echo)
    # Critical distance: where echo and direct sound are equally loud.
    critical = 0.057 * np.sqrt(float(np.prod(size)) / echo)
    wanted = (direct / critical) ** 2
    tail[:start] *= np.linspace(0.0, 1.0, start) ** 2
    power = float(np.sum(tail**2)) + 1e-12
    out += (tail * np.sqrt(min(wanted, 30.0) * rng.uniform(0.3, 1.0) / power)).astype(np.float32)
    out[0] = 1.0
    return out


def in_room(wave: np.ndarray, response: np.ndarray) -> np.ndarray:
    """The sound heard in a room, as loud as before, with its echo running on after the end."""
    wet = fftconvolve(wave, response).astype(np.float32)
    return wet * np.float32(voiced_rms(wave) / max(voiced_rms(wet), 1e-8))


def microphone(wave: np.ndarray, rng: np.random.Generator, rate: int = RATE) -> np.ndarray:
    """The colour of some microphone: a high pass, a tilt and one or two gentle bumps."""
    out = np.asarray(wave, np.float32)
    corner = rng.uniform(20, 200)
    keep = float(np.exp(-2 * np.pi * corner / rate))
    out = lfilter([1.0, -1.0], [1.0, -keep], out)
    tilt = rng.uniform(-0.35, 0.35)
    out = lfilter([1.0, tilt], [1.0], out) / (1.0 + abs(tilt))
    for _ in range(rng.integers(0, 3)):
        out = _bump(out, rng.uniform(200, 6000), rng.uniform(-6, 6), rng.uniform(0.5, 2.0), rate)
    return out.astype(np.float32)


def _bump(wave, at, gain, narrow, rate):
    """One peaking filter (the audio cookbook's)."""
    amount, turn = 10 ** (gain / 40), 2 * np.pi * at / rate
    alpha = np.sin(turn) / (2 * narrow)
    b = np.array([1 + alpha * amount, -2 * np.cos(turn), 1 - alpha * amount])
    a = np.array([1 + alpha / amount, -2 * np.cos(turn), 1 - alpha / amount])
    return lfilter(b / a[0], a / a[0], wave)


def with_noise(wave: np.ndarray, noise: np.ndarray, snr: float) -> np.ndarray:
    """Sound plus noise, so many decibel under its voiced parts. The noise is repeated or cut to the length."""
    noise = np.resize(noise, len(wave)) if len(noise) < len(wave) else noise[: len(wave)]
    level = voiced_rms(wave) / max(rms(noise), 1e-8) * 10 ** (-snr / 20)
    return (wave + noise * np.float32(level)).astype(np.float32)


def coloured(rng: np.random.Generator, count: int, slope: float) -> np.ndarray:
    """Noise whose power falls with pitch: slope 0 is white, 1 pink, 2 brown."""
    size = next_fast_len(count, real=True)  # a length with a large prime in it takes ten times as long
    turns = np.fft.rfftfreq(size, 1 / RATE)
    shape = np.maximum(turns, 20.0) ** (-slope / 2)
    spectrum = (rng.standard_normal(len(turns)) + 1j * rng.standard_normal(len(turns))) * shape
    wave = np.fft.irfft(spectrum, size)[:count]
    return (wave / (rms(wave) + 1e-9) * 0.1).astype(np.float32)


def hum(rng: np.random.Generator, count: int) -> np.ndarray:
    """Mains or a motor: a low tone, its overtones, slowly wavering."""
    time = np.arange(count) / RATE
    base = rng.choice([50.0, 60.0, rng.uniform(80, 400)]) * (1 + 0.002 * np.sin(2 * np.pi * rng.uniform(0.1, 2) * time))
    phase = 2 * np.pi * np.cumsum(base) / RATE
    wave = sum(rng.uniform(0, 1) / k * np.sin(k * phase + rng.uniform(0, 6.28)) for k in range(1, int(rng.integers(4, 20))))
    return (wave / (rms(wave) + 1e-9) * 0.1).astype(np.float32)


def clicks(rng: np.random.Generator, count: int) -> np.ndarray:
    """Keys, knocks and clatter: short ringing bursts at random times."""
    wave = np.zeros(count, np.float64)
    for _ in range(max(1, int(rng.poisson(count / RATE * rng.uniform(0.5, 8))))):
        size = int(rng.uniform(0.004, 0.12) * RATE)
        at = int(rng.integers(0, max(1, count - size)))
        time = np.arange(size) / RATE
        burst = rng.standard_normal(size) * np.exp(-time * rng.uniform(30, 300))
        burst += np.sin(2 * np.pi * rng.uniform(150, 4000) * time) * np.exp(-time * rng.uniform(20, 200)) * rng.uniform(0, 2)
        wave[at : at + size] += (burst * rng.uniform(0.1, 1.0))[: count - at]
    return (wave / (np.abs(wave).max() + 1e-9) * 0.3).astype(np.float32)


def babble(rng: np.random.Generator, count: int, speech: list[np.ndarray], voices: int | None = None) -> np.ndarray:
    """Several people at once, from training speech."""
    wave = np.zeros(count, np.float32)
    for _ in range(voices or int(rng.integers(3, 9))):
        at = -int(rng.integers(0, RATE))
        while at < count:
            one = speech[int(rng.integers(len(speech)))]
            start, stop = max(0, at), min(count, at + len(one))
            if stop > start:
                wave[start:stop] += one[start - at : stop - at] / max(rms(one), 1e-4) * 0.05
            at += len(one) + int(rng.integers(0, RATE // 2))
    return wave


def music(rng: np.random.Generator, count: int) -> np.ndarray:
    """A made-up tune: chords, a melody, a bass and a drum, in a random key and tempo, with overtones that differ."""
    wave = np.zeros(count + RATE, np.float64)
    beat = 60.0 / rng.uniform(60, 170)
    root = rng.uniform(30, 60)
    scale = np.array([0, 2, 4, 5, 7, 9, 11] if rng.random() < 0.5 else [0, 2, 3, 5, 7, 8, 10])
    shape = [rng.uniform(0.2, 1.0) / k ** rng.uniform(0.5, 2.5) for k in range(1, 10)]
    voice = rng.uniform(0, 3)  # 0..1 plucked, 1..3 held

    def note(at, pitch, length, loud):
        size = int(length * RATE)
        start = int(at * RATE)
        if start + size > len(wave) or size < 64:
            return
        time = np.arange(size) / RATE
        turn = 440.0 * 2 ** ((pitch - 69) / 12)
        wobble = 2 * np.pi * turn * time + (voice > 2) * 0.3 * np.sin(2 * np.pi * 5.5 * time) * turn / 200
        tone = sum(a * np.sin(k * wobble) for k, a in enumerate(shape, 1) if k * turn < 7500)
        fall = np.exp(-time * rng.uniform(2, 9)) if voice < 1 else np.minimum(1, (length - time) / 0.06) * np.minimum(1, time / 0.03)
        wave[start : start + size] += tone * fall * loud

    at, step = 0.0, 0
    while at < count / RATE:
        degree = int(rng.integers(0, 7))
        for third in (0, 2, 4):
            note(at, root + 12 + scale[(degree + third) % 7], beat * 4, 0.25)
        note(at, root - 12 + scale[degree], beat * 2, 0.6)
        inner = 0.0
        while inner < beat * 4:
            length = beat * rng.choice([0.5, 0.5, 1, 1, 2])
            if rng.random() < 0.8:
                note(at + inner, root + 24 + scale[int(rng.integers(0, 7))], length * 0.95, 0.5)
            inner += length
        at += beat * 4
        step += 1
    if rng.random() < 0.6:
        for k in range(int(count / RATE / beat * 2)):
            start, size = int(k * beat / 2 * RATE), int(0.12 * RATE)
            time = np.arange(size) / RATE
            hit = (np.sin(2 * np.pi * 60 * time) * np.exp(-time * 25) * 2 if k % 4 == 0
                   else np.diff(rng.standard_normal(size + 1)) * np.exp(-time * 50) * 0.4)
            wave[start : start + size] += hit[: max(0, len(wave) - start)]
    wave = wave[:count]
    return (wave / (rms(wave) + 1e-9) * 0.1).astype(np.float32)


def any_noise(rng: np.random.Generator, count: int, speech: list[np.ndarray] | None = None) -> np.ndarray:
    """One of the noises, chosen at random; babble only when speech is given."""
    kind = rng.choice(["coloured", "fan", "hum", "clicks", "music", "babble"])
    if kind == "babble" and speech:
        return babble(rng, count, speech)
    if kind == "hum":
        return hum(rng, count) + coloured(rng, count, 1.0) * 0.3
    if kind == "clicks":
        return clicks(rng, count) + coloured(rng, count, 1.0) * np.float32(rng.uniform(0.01, 0.3))
    if kind == "music":
        return music(rng, count)
    wave = coloured(rng, count, rng.uniform(0, 2.2))
    if kind == "fan":
        time = np.arange(count) / RATE
        wave = wave * (1 + rng.uniform(0, 0.9) * np.sin(2 * np.pi * rng.uniform(0.2, 12) * time)).astype(np.float32)
    return wave
