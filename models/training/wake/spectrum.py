"""Log-mel features as the program makes them while it listens: one row per 10 ms, from the last 25 ms, nothing ahead.

The floor stands for the quietest noise of a microphone (about -75 dB of full scale), so that exact silence and a quiet
room look alike and no scaling by a clip's loudest part is needed: a stream and a file give the same rows."""

import numpy as np

RATE = 16_000
HOP = 160
WINDOW = 400
SIZE = 512
BANDS = 40
LOW, HIGH = 60.0, 7600.0
FLOOR = 1e-5
# ln(FLOOR) = -11.5 becomes -1.9 and the loudest speech about 2.5: what a net likes.
GAIN, SHIFT = 0.25, 1.0
# A row of exact silence.
SILENT = float(np.log(FLOOR) * GAIN + SHIFT)


def filters() -> np.ndarray:
    """Triangles on the mel scale, [bands, bins]; every bin counts by its distance to the band's middle."""
    def mel(turns):
        return 2595.0 * np.log10(1.0 + turns / 700.0)

    edges = 700.0 * (10 ** (np.linspace(mel(LOW), mel(HIGH), BANDS + 2) / 2595.0) - 1.0)
    bins = np.arange(SIZE // 2 + 1) * RATE / SIZE
    out = np.zeros((BANDS, len(bins)))
    for band, (left, middle, right) in enumerate(zip(edges[:-2], edges[1:-1], edges[2:])):
        out[band] = np.clip(np.minimum((bins - left) / (middle - left), (right - bins) / (right - middle)), 0.0, None)
    return out.astype(np.float32)


def window() -> np.ndarray:
    """Hann, periodic."""
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


FILTERS, HANN = filters(), window()


def rows(wave: np.ndarray) -> np.ndarray:
    """[count of whole 10 ms, BANDS]: row t is known as soon as sample 160 (t + 1) is there. Before the start was nothing."""
    count = len(wave) // HOP
    wave = np.concatenate([np.zeros(WINDOW - HOP, np.float32), np.asarray(wave[: count * HOP], np.float32)])
    out = np.empty((count, BANDS), np.float32)
    for at in range(0, count, 4096):
        part = min(4096, count - at)
        view = np.lib.stride_tricks.sliding_window_view(wave[at * HOP :], WINDOW)[: part * HOP : HOP]
        turned = np.fft.rfft(view * HANN, SIZE).astype(np.complex64)
        power = turned.real**2 + turned.imag**2
        out[at : at + part] = np.log(power @ FILTERS.T + FLOOR) * GAIN + SHIFT
    return out
