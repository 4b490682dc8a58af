"""Counting hits and false alarms as the program would: smoothed answers, a threshold, a pause after each hit."""

import numpy as np
import torch

from .net import OUTPUTS, smooth

# Answers of 20 ms: where a phrase may be heard from its end, and how long one alarm lasts.
BEFORE, AFTER = 15, 40
PAUSE = 75


@torch.no_grad()
def answers(net, rows: np.ndarray) -> np.ndarray:
    """Smoothed logits [positions, outputs] of one stream of rows, in pieces that overlap by the net's reach."""
    from .net import REACH, STRIDE

    net.eval()
    piece, lead = 6000, (REACH + 4) * STRIDE
    out = []
    for at in range(0, len(rows), piece):
        begin = max(0, at - lead)
        part = torch.from_numpy(np.asarray(rows[begin : at + piece], np.float32))[None]
        out.append(smooth(net(part))[0, (at - begin) // STRIDE :].numpy())
    return np.concatenate(out)


@torch.no_grad()
def of_scenes(net, rows: np.ndarray) -> np.ndarray:
    """Smoothed logits of many equally long scenes."""
    net.eval()
    parts = [smooth(net(torch.from_numpy(rows[at : at + 8].astype(np.float32)))).numpy() for at in range(0, len(rows), 8)]
    return np.concatenate(parts)


def peaks(level: np.ndarray, lowest: float = -6.0) -> list[tuple[float, int]]:
    """The separate alarms of one output: highest first, each silencing its surroundings."""
    level = level.copy()
    out = []
    while True:
        at = int(level.argmax())
        if level[at] < lowest:
            return out
        out.append((float(level[at]), at))
        level[max(0, at - PAUSE) : at + PAUSE] = -99.0


def hits_and_alarms(level: np.ndarray, places, output: int, wanted, allowed):
    """Peak of each phrase that this output should hear, and the alarms elsewhere. `places`: (label, start, end) in
    answers; `wanted(label)` is to be heard, `allowed(label)` may be heard without counting."""
    level = level[:, output].copy()
    found = []
    for label, start, end in places:
        if wanted(label):
            found.append(float(level[max(0, end - BEFORE) : end + AFTER].max(initial=-99.0)))
    for label, start, end in places:
        if wanted(label) or allowed(label):
            first = start if label.startswith("unsure") else end - BEFORE
            level[max(0, first) : end + AFTER] = -99.0
    return found, [peak for peak, _ in peaks(level)]


def collect(levels, places):
    """Per output: peaks of phrases and of alarms over many scenes."""
    out = []
    for output, name in enumerate(OUTPUTS):
        def wanted(label, name=name):
            return label == name or (name == "sotto" and label == "hey")

        def allowed(label, name=name):
            return label == f"unsure-{name}"

        found, alarms = [], []
        for level, where in zip(levels, places):
            one, other = hits_and_alarms(level, where, output, wanted, allowed)
            found += one
            alarms += other
        out.append((np.array(found), np.sort(np.array(alarms))[::-1]))
    return out


def one_in_ten_hours(alarms: np.ndarray, hours: float) -> float:
    """The threshold for it, from alarms (highest first) in these hours: they fall off about exponentially with the
    threshold, so the first and the tenth tell where one in ten hours would lie."""
    first, tenth = alarms[0], alarms[min(9, len(alarms) - 1)]
    return float(max(first, tenth + (first - tenth) * np.log(10 / (hours / 10)) / np.log(10)))


def judge(net, scenes, calm):
    """One number for choosing among checkpoints: phrases heard while alarms are one in ten hours of running speech, and
    while they are few among near-words; and a sentence."""
    levels, still = of_scenes(net, scenes.rows), of_scenes(net, calm.rows)
    words, values = [], []
    for (found, alarms), (_, running), name in zip(collect(levels, scenes.places), collect(still, calm.places), OUTPUTS):
        among = [float((found > alarms[min(len(alarms) - 1, int(per_hour * scenes.hours))]).mean()) for per_hour in (1, 2, 4)]
        heard = float((found > one_in_ten_hours(running, calm.hours)).mean())
        values.append(0.5 * heard + 0.5 * np.mean(among))
        words.append(f"{name} {100 * heard:.1f} / {100 * among[2]:.1f} %")
    weights = (0.6, 0.15, 0.25)
    return float(np.dot(values, weights)), "heard at 1 alarm in 10 h of speech / 4 an hour of noisy near-words: " + ", ".join(words)
