"""Writes the file that crates/wake reads, with the norms folded into the layers, and numbers by which its tests know that
Rust computes the same."""

import struct
from pathlib import Path

import numpy as np
import torch

from . import spectrum
from .net import BANDS, CHANNELS, DILATIONS, KERNEL, STEM, Net

MARK = b"SOTTOWK1"


def folded(weight: torch.Tensor, norm: torch.nn.BatchNorm1d):
    """A convolution with the norm after it as one convolution and a bias."""
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return weight * factor[:, None, None], norm.bias - norm.running_mean * factor


def numbers(net: Net):
    """All numbers in the order of the file: channels that come out are innermost."""
    weight, bias = folded(net.stem.weight, net.norm)
    yield weight.permute(2, 1, 0)
    yield bias
    for block in net.blocks:
        yield block.deep.weight[:, 0].T
        weight, bias = folded(block.mix.weight, block.norm)
        yield weight[:, :, 0].T
        yield bias
    yield net.head.weight[:, :, 0].T
    yield net.head.bias


@torch.no_grad()
def write(net: Net, thresholds, path: Path) -> None:
    """The file."""
    net.eval()
    head = struct.pack(f"<{2 + len(DILATIONS)}I", CHANNELS, len(DILATIONS), *DILATIONS)
    body = b"".join(part.contiguous().numpy().astype("<f4").tobytes() for part in numbers(net))
    path.write_bytes(MARK + head + np.asarray(thresholds, "<f4").tobytes() + body)


def read(path: Path):
    """The file as (net, thresholds), so that what is measured is what was written."""
    data = path.read_bytes()
    assert data.startswith(MARK), f"{path} is no wake word file"
    count = struct.unpack_from("<I", data, 12)[0]
    at = 8 + 4 * (2 + count)
    thresholds = np.frombuffer(data, "<f4", 3, at)
    at += 12

    def take(*shape):
        nonlocal at
        out = torch.from_numpy(np.frombuffer(data, "<f4", int(np.prod(shape)), at).reshape(shape).copy())
        at += out.numel() * 4
        return out

    net = Net().eval()
    norms = [net.norm] + [block.norm for block in net.blocks]
    with torch.no_grad():
        for norm in norms:  # already folded in: leave only the bias
            norm.weight.fill_(1.0), norm.running_mean.fill_(0.0), norm.running_var.fill_(1.0 - norm.eps)
        net.stem.weight.copy_(take(STEM, BANDS, CHANNELS).permute(2, 1, 0))
        net.norm.bias.copy_(take(CHANNELS))
        for block in net.blocks:
            block.deep.weight.copy_(take(KERNEL, CHANNELS).T[:, None])
            block.mix.weight.copy_(take(CHANNELS, CHANNELS).T[:, :, None])
            block.norm.bias.copy_(take(CHANNELS))
        net.head.weight.copy_(take(CHANNELS, 3).T[:, :, None])
        net.head.bias.copy_(take(3))
    assert at == len(data)
    return net, thresholds


def test_sound(count: int = 24_000) -> np.ndarray:
    """A sound that any language can make: two gliding tones and noise of a linear congruential generator."""
    state, noise = 1, np.empty(count, np.float32)
    for at in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        noise[at] = (state >> 8) / 2**24 - 0.5
    time = np.arange(count, dtype=np.float64) / spectrum.RATE
    tones = 0.2 * np.sin(2 * np.pi * (200 + 400 * time) * time) + 0.1 * np.sin(2 * np.pi * (2000 - 500 * time) * time)
    fade = np.where(time < 0.3, 0.0, np.where(time < 1.0, 1.0, 0.1))
    return ((tones + 0.05 * noise) * fade).astype(np.float32)


@torch.no_grad()
def write_numbers(net: Net, path: Path) -> None:
    """Some rows and all answers for the test sound, as text."""
    rows = spectrum.rows(test_sound())
    logits = net.eval()(torch.from_numpy(rows)[None])[0].numpy()
    lines = ["# Made by models/training/wake/export.py: rows of the spectrum and answers of the net for its test sound."]
    for at in (0, 29, 30, 31, 60, 99, 101, 149):
        lines.append(f"row {at} " + " ".join(f"{value:.5f}" for value in rows[at]))
    for at in range(0, len(logits), 3):
        lines.append(f"answer {at} " + " ".join(f"{value:.4f}" for value in logits[at]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
