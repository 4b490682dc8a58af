"""Trains the net on scenes. A phrase counts where the smoothed answer is highest shortly after its end; everything else
is pushed down, its highest peaks most of all, since one peak is one false alarm."""

import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from common.paths import refuse

from . import phrases, quick, score, spectrum
from .net import OUTPUTS, STRIDE, Net, smooth
from .sources import UNSURE
from .synthesise import SEED

BATCH = 44
ROWS = 448
# Half of the crops hold a phrase for certain, so often each; the others lie anywhere.
AIMED = 0.5
SHARES = {phrases.HEY: 0.6, phrases.SOTTO: 0.15, phrases.STOP: 0.25}
# Answers at the start of a crop know too little of what was before.
WARM = 40
# Where the peak of a phrase may lie, in answers of 20 ms from its end, and what around it is left alone.
EARLIEST, LATEST = -2, 18
ALONE_BEFORE, ALONE_AFTER = 16, 40
RATE = 3e-3


def warp(factor: float) -> np.ndarray:
    """The matrix that reads each band from a place so many times higher up: a shorter or longer throat at the same pace."""
    place = np.clip(np.arange(spectrum.BANDS) * factor, 0, spectrum.BANDS - 1)
    low = np.minimum(place.astype(int), spectrum.BANDS - 2)
    out = np.zeros((spectrum.BANDS, spectrum.BANDS), np.float32)
    bands = np.arange(spectrum.BANDS)
    out[low, bands] += 1 - (place - low)
    out[low + 1, bands] += place - low
    return out


WARPS = [warp(factor) for factor in np.linspace(0.9, 1.1, 21)]


class Scenes:
    """The rows and places of all shards of a part."""

    def __init__(self, folder: Path, part: str):
        shards = [dict(np.load(path)) for path in sorted(folder.glob(f"{part}-????.npz"))]
        if not shards:
            refuse(f"{folder} holds no scenes of the part {part}. Run without --only, or --only say and --only scenes first.")
        self.rows = np.concatenate([shard["rows"] for shard in shards])
        self.places = [[] for _ in range(len(self.rows))]
        at = 0
        for shard in shards:
            for index, label, start, end in zip(shard["index"], shard["label"], shard["start"], shard["end"]):
                self.places[at + int(index)].append((str(label), int(start) // STRIDE, int(end) // STRIDE))
            at += len(shard["rows"])
        # Where each phrase ends, for crops that are to hold one.
        self.phrases = {label: [(scene, end) for scene, places in enumerate(self.places) for name, _, end in places if name == label]
                        for label in SHARES}

    @property
    def hours(self) -> float:
        return self.rows.shape[0] * self.rows.shape[1] / 360_000


def outputs_of(label: str) -> list[int]:
    """Which outputs a label asks for."""
    return {phrases.HEY: [0, 1], phrases.SOTTO: [1], phrases.STOP: [2]}.get(label, [])


def crop(rng: np.random.Generator, scenes: Scenes) -> tuple[int, int]:
    """Some scene and a row in it to begin with."""
    most = (scenes.rows.shape[1] - ROWS) // STRIDE
    among = scenes.phrases[str(rng.choice(list(SHARES), p=list(SHARES.values())))]
    if rng.random() < AIMED and among:
        scene, end = among[int(rng.integers(len(among)))]
        return scene, min(most, max(0, end - int(rng.integers(WARM + 40, ROWS // STRIDE - LATEST)))) * STRIDE
    return int(rng.integers(len(scenes.rows))), int(rng.integers(0, most)) * STRIDE


def batch(rng: np.random.Generator, scenes: Scenes, size: int = BATCH):
    """Crops, where nothing is asked, and the phrases in them."""
    rows = np.empty((size, ROWS, scenes.rows.shape[2]), np.float32)
    alone = np.zeros((size, ROWS // STRIDE, len(OUTPUTS)), bool)
    alone[:, :WARM] = True
    wanted = []
    for one in range(size):
        scene, start = crop(rng, scenes)
        rows[one] = scenes.rows[scene, start : start + ROWS]
        for label, begin, end in scenes.places[scene]:
            begin, end = begin - start // STRIDE, end - start // STRIDE
            if label.startswith(UNSURE):
                alone[one, max(0, begin) : max(0, end + ALONE_AFTER), OUTPUTS.index(label[len(UNSURE) :])] = True
                continue
            for output in outputs_of(label):
                alone[one, max(0, end - ALONE_BEFORE) : max(0, end + ALONE_AFTER), output] = True
                if end + EARLIEST >= WARM and end + LATEST <= ROWS // STRIDE:
                    wanted.append((one, end, output))
        # Another throat, another distance, another microphone: bands moved, louder or softer, a tilt, a few bands gone.
        rows[one] = rows[one] @ WARPS[int(rng.integers(len(WARPS)))] + rng.uniform(-0.3, 0.3)
        rows[one] += rng.normal(0, 0.1) * np.linspace(-1, 1, rows.shape[2], dtype=np.float32)
        if rng.random() < 0.3:
            first = int(rng.integers(0, rows.shape[2] - 4))
            rows[one, :, first : first + int(rng.integers(1, 5))] = -1.0
    np.maximum(rows, spectrum.SILENT, out=rows)
    return torch.from_numpy(rows), torch.from_numpy(alone), np.array(wanted, np.int64).reshape(-1, 3)


def loss_of(logits, alone, wanted):
    """Missed phrases, the highest wrong peaks, and wrong answers all over."""
    level = smooth(logits)
    where = torch.from_numpy(wanted)
    when = where[:, 1:2] + torch.arange(EARLIEST, LATEST)
    peaks = level[where[:, 0:1], when, where[:, 2:3]].max(1).values
    missed = F.softplus(-peaks)
    calm = level.masked_fill(alone, -20.0)
    highest = F.softplus(calm.topk(2, dim=1).values)
    # Equal weight for each output, however often it occurs.
    by_output = [missed[where[:, 2] == output].mean() for output in range(len(OUTPUTS)) if (where[:, 2] == output).any()]
    return torch.stack(by_output).mean() + 1.5 * highest.mean() + 3.0 * F.softplus(calm).mean()


def rate_at(progress: float) -> float:
    """The learning rate after this share of the training: quickly up, slowly down."""
    return float(RATE * min(1.0, progress / 0.1) * (0.004 + 0.996 * 0.5 * (1 + np.cos(np.pi * min(1.0, progress)))))


def train(folder: Path, scenes: Path, steps: int, minutes: float, threads: int, tell=print) -> Path:
    """Trains for so many steps or minutes, whichever end first (a busy machine gives few steps an hour, and a training that
    is cut off before its learning rate has sunk is worth little). Keeps a checkpoint per 400 steps, and returns the file of
    the best weights by the choosing part."""
    torch.manual_seed(SEED)
    torch.set_num_threads(threads)
    quick.keep_memory()
    training, choosing, calm = Scenes(scenes, "train"), Scenes(scenes, "choose"), Scenes(scenes, "calm")
    tell(f"training: {training.hours:.1f} hours of scenes, {choosing.hours:.1f} hours to choose by")
    net, kept = Net(), Net()
    kept.load_state_dict(net.state_dict())
    steerer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    first, spent, best = 0, 0.0, -1.0
    latest, chosen = folder / f"latest-{steps}.pt", folder / f"best-{steps}.pt"
    if latest.exists():
        state = torch.load(latest)
        net.load_state_dict(state["net"]), kept.load_state_dict(state["kept"])
        steerer.load_state_dict(state["steerer"])
        first, spent, best = state["step"], state["spent"], state["best"]
        tell(f"training: goes on at step {first}")
    began = time.time()
    total = 0.0
    for step in range(first, steps):
        progress = max(step / steps, (spent + time.time() - began) / (60 * minutes))
        last = step + 1 == steps or progress >= 1.0
        for group in steerer.param_groups:
            group["lr"] = rate_at(max(progress, 1 / steps))
        rows, alone, wanted = batch(np.random.default_rng([SEED, 5, step]), training)
        net.train()
        loss = loss_of(net(rows), alone, wanted)
        steerer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        steerer.step()
        total += loss.item()
        # A running mean of the weights hears better than any single one of them.
        share = min(0.995, (step + 1) / (step + 20))
        with torch.no_grad():
            for mean, now in zip(kept.state_dict().values(), net.state_dict().values()):
                mean.lerp_(now, 1 - share) if mean.is_floating_point() else mean.copy_(now)
        if (step + 1) % 50 == 0:
            pace = (time.time() - began) / (step + 1 - first)
            left = min(pace * (steps - step - 1) / 60, minutes - (spent + time.time() - began) / 60)
            tell(f"training: step {step + 1}/{steps}, loss {total / 50:.3f}, {pace:.2f} s a step, {left:.0f} minutes left")
            total = 0.0
        if (step + 1) % 400 == 0 or last:
            value, words = score.judge(kept, choosing, calm)
            tell(f"choosing: {words}")
            if value > best:
                best = value
                torch.save(kept.state_dict(), chosen)
            half = latest.with_suffix(".part")
            torch.save({"net": net.state_dict(), "kept": kept.state_dict(), "steerer": steerer.state_dict(),
                        "spent": spent + time.time() - began, "step": step + 1, "best": best}, half)
            half.rename(latest)
        if last:
            break
    return chosen
