"""Chooses the thresholds on the choosing part, and measures the written file on what no training saw."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import torch

from common import paths, rooms, sound

from . import describe, export, kept_out, score, scenes, spectrum, train
from .net import OUTPUTS, Net
from .synthesise import SEED

# Hours of speech with rooms, noise and other loudness made from the kept-out recordings.
AUGMENTED_HOURS = 8.2


def write(checkpoint: Path, folder: Path, to: Path, tell=print) -> None:
    """The best weights with thresholds for one alarm in ten hours of running speech of the choosing part."""
    net = Net()
    net.load_state_dict(torch.load(checkpoint))
    calm = train.Scenes(folder, "calm")
    levels = score.of_scenes(net, calm.rows)
    thresholds = []
    for (_, alarms), name in zip(score.collect(levels, calm.places), OUTPUTS):
        thresholds.append(float(np.clip(score.one_in_ten_hours(alarms, calm.hours), -1.0, 10.0)))
        tell(f"thresholds: {name} {thresholds[-1]:.2f} (highest alarms in {calm.hours:.1f} hours: {np.round(alarms[:6], 2)})")
    export.write(net, thresholds, to)
    tell(f"written: {to.name}, {to.stat().st_size} bytes")


def stream(net, waves, rng, gap: float = 0.4) -> tuple[np.ndarray, float]:
    """Answers for many sounds in one stream, and its hours."""
    pieces = []
    for wave in waves:
        pieces += [wave, (rng.standard_normal(int(gap * sound.RATE)) * 1e-4).astype(np.float32)]
    whole = np.concatenate(pieces)
    return score.answers(net, spectrum.rows(whole)), len(whole) / sound.RATE / 3600


def alarms(level: np.ndarray) -> list[np.ndarray]:
    """The alarms of each output, highest first."""
    return [np.array([peak for peak, _ in score.peaks(level[:, output])]) for output in range(len(OUTPUTS))]


def augmented(rng, clips, noises, responses, hours: float):
    """Minutes of speech one after the other, each minute in another room and noise."""
    made = 0.0
    while made < hours * 3600:
        pieces, size = [], 0
        while size < 60 * sound.RATE:
            wave = clips[int(rng.integers(len(clips)))]
            if rng.random() < 0.6:
                wave = scenes.resample_poly(wave, 100, int(rng.choice(scenes.RATES[1:-1]))).astype(np.float32)
            wave = sound.at_loudness(wave, -20 + rng.normal(0, 3))
            pieces += [wave, np.zeros(int(rng.exponential(0.4) * sound.RATE), np.float32)]
            size += len(pieces[-1]) + len(wave)
        wave = np.concatenate(pieces)
        if rng.random() < 0.25:
            wave = rooms.in_room(wave, responses[int(rng.integers(len(responses)))])[: len(wave)]
        yield scenes.heard(rng, wave, noises)
        made += len(wave) / sound.RATE


def conditions(rng, wave, noises, responses):
    """One phrase as it is heard in quiet (near, and across a room) and with noise 5 dB below it (near and across a room)."""
    lead = int(1.6 * sound.RATE)
    wave = np.concatenate([np.zeros(lead, np.float32), sound.at_loudness(wave, -24), np.zeros(int(1.0 * sound.RATE), np.float32)])
    far = rooms.in_room(wave, responses[int(rng.integers(len(responses)))] if rng.random() < 0.5 else rooms.room(rng))[: len(wave)]
    hiss = (rng.standard_normal(len(wave)) * 3e-4).astype(np.float32)
    yield "quiet", wave + hiss
    yield "quiet, across a room", far + hiss
    for base, name in ((wave, "5 dB"), (far, "5 dB, across a room")):
        noise = noises[int(rng.integers(len(noises)))]
        noise = np.roll(np.tile(noise, len(wave) // len(noise) + 1), int(rng.integers(len(noise))))[: len(wave)]
        if sound.rms(noise) >= 1e-4:
            yield name, sound.at_loudness(rooms.with_noise(base, noise, 5.0), -22)


def measure(path: Path, folder: Path, data: Path, more_hours: float = AUGMENTED_HOURS, tell=print) -> dict:
    """Prints and returns what the table in models/own says."""
    torch.set_num_threads(1)
    net, thresholds = export.read(path)
    rng = np.random.default_rng(SEED)
    phrases_said = kept_out.said(folder, tell)
    clips = kept_out.people_clips(data)
    speech = [wave for _, wave, words in clips]
    without_stop = [wave for _, wave, words in clips if "stop" not in words.lower().split()]
    noises = kept_out.recorded(data, ("noise", "music"))
    responses = [wave / np.abs(wave).max() for wave in (one[np.abs(one).argmax() :] for one in kept_out.recorded(data, ("rir",)))]
    babble = [rooms.babble(rng, 12 * sound.RATE, without_stop, count) for count in (1, 2, 4, 8)]
    read = kept_out.sentences_by_hibari(folder, clips, 400)
    report: dict = {"bytes": path.stat().st_size}

    began = time.time()
    level, hours = stream(net, without_stop, rng)
    real, real_hours = alarms(level), hours
    level, hours = stream(net, read, rng)
    synthetic, synthetic_hours = alarms(level), hours
    looped = [np.resize(wave, 60 * sound.RATE) * np.float32(10 ** (gain / 20)) for wave in noises for gain in (-20, 0, 10)]
    level, hours = stream(net, [np.clip(wave, -1, 1) for wave in looped], rng)
    noisy, noisy_hours = alarms(level), hours
    changed, changed_hours = [[] for _ in OUTPUTS], 0.0
    for number, wave in enumerate(augmented(rng, without_stop + read, noises + babble, responses, more_hours)):
        level = score.answers(net, spectrum.rows(wave))
        changed_hours += len(wave) / sound.RATE / 3600
        for output, more in enumerate(alarms(level)):
            changed[output] += list(more)
        if number % 20 == 19:
            tell(f"measuring: {changed_hours:.1f} of {more_hours} hours, {time.time() - began:.0f} s")
    total = real_hours + synthetic_hours + noisy_hours + changed_hours
    report["hours"] = {"real speech": real_hours, "synthesised": synthetic_hours, "noise and music": noisy_hours,
                       "speech with rooms and noise added": changed_hours, "all": total}

    at_rate, looser = [], []
    for output, name in enumerate(OUTPUTS):
        every = np.sort(np.concatenate([real[output], synthetic[output], noisy[output], changed[output]]))[::-1]
        limit = limit_for(every, total / 10) if total >= 10 else score.one_in_ten_hours(every, total)
        loose = limit_for(every, total)
        at_rate.append(limit)
        looser.append(loose)
        sources = {"real speech": real, "synthesised": synthetic, "noise and music": noisy, "speech with rooms and noise added": changed}
        report[f"{name}: alarms"] = {
            "threshold for 1 in 10 hours": limit, "threshold for 1 an hour": loose, "threshold in the file": float(thresholds[output]),
            "highest": [round(float(value), 2) for value in every[:8]],
            "with the file's threshold": {kind: int((np.array(found[output]) > thresholds[output]).sum()) for kind, found in sources.items()},
            "at 1 in 10 hours": {kind: int((np.array(found[output]) > limit).sum()) for kind, found in sources.items()},
        }

    hits: dict = {}
    late = []
    for one in phrases_said:
        if one.phrase not in OUTPUTS:
            continue
        output = OUTPUTS.index(one.phrase)
        for name, wave in conditions(np.random.default_rng([SEED, len(hits), len(one.wave)]), one.wave, noises + babble, responses):
            level = score.answers(net, spectrum.rows(wave))[80:, output]
            hits.setdefault((one.phrase, name), []).append((one.voice, float(level.max())))
            if name == "quiet" and one.phrase == "hey" and one.words.startswith("hey [") and ("/." in one.words or ").") in one.words:
                over = np.flatnonzero(level > at_rate[output])
                if len(over):
                    quiet_end = 1.6 + len(sound.trimmed(one.wave, 35)) / sound.RATE + lead_of(one.wave)
                    late.append((over[0] + 80 + 1) * 0.02 - quiet_end)
    for (phrase, name), found in hits.items():
        output = OUTPUTS.index(phrase)
        values = np.array([value for _, value in found])
        voices = {voice: f"{100 * np.mean([v < at_rate[output] for w, v in found if w == voice]):.0f} %" for voice in dict(found)}
        report[f"{phrase}: missed, {name}"] = {
            "at 1 in 10 hours": f"{100 * (values < at_rate[output]).mean():.1f} %",
            "at 1 an hour": f"{100 * (values < looser[output]).mean():.1f} %",
            "file's threshold": f"{100 * (values < thresholds[output]).mean():.1f} %", "of": len(values), "by voice": voices}
    if late:
        report["hey: seconds from its end, median"] = round(float(np.median(late)), 2)

    for kind in ("near", "near-unseen", "near-stop", "near-stop-unseen", "people's words"):
        output = 2 if "stop" in kind else 0
        if kind == "people's words":
            words = [(group, wave) for group, wave, _ in clips if group == "precise"]
        else:
            words = [(f"{one.words} ({one.voice})", one.wave) for one in phrases_said if one.phrase == kind]
        fired, would = [], 0
        for label, wave in words:
            wave = np.concatenate([np.zeros(24_000, np.float32), sound.at_loudness(wave, -24), np.zeros(12_000, np.float32)])
            wave += (rng.standard_normal(len(wave)) * 3e-4).astype(np.float32)
            highest = score.answers(net, spectrum.rows(wave))[60:, output].max()
            would += int(highest > at_rate[output])
            if highest > thresholds[output]:
                fired.append(label)
        report[f"{kind}: heard as {OUTPUTS[output]}"] = {"count": len(fired), "at 1 in 10 hours": would, "of": len(words), "which": fired}
    report["one core"] = share_of_a_core()
    tell(json.dumps(report, indent=1, ensure_ascii=False))
    (folder / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False), "utf-8")
    describe.describe(report, path)
    return report


def limit_for(alarms_found: np.ndarray, allowed: float) -> float:
    """The lowest threshold that lets so many of these alarms (highest first) through."""
    return float(alarms_found[int(allowed)]) + 1e-4 if len(alarms_found) > int(allowed) else -6.0


def share_of_a_core() -> str:
    """What the program's own loop takes, by the example `share` of crates/wake."""
    if not shutil.which("cargo"):
        return "not measured: there is no cargo here"
    try:
        done = subprocess.run(["cargo", "run", "-q", "-p", "sotto-wake", "--example", "share"], cwd=paths.CHECKOUT, capture_output=True,
                              text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "not measured: the program was not built within five minutes"
    return done.stdout.strip() if done.returncode == 0 else f"not measured: {done.stderr.strip()[-200:]}"


def lead_of(wave: np.ndarray) -> float:
    """Seconds of silence before a phrase."""
    size = 160
    power = np.mean(wave[: len(wave) // size * size].reshape(-1, size) ** 2, axis=1)
    return float(np.flatnonzero(power > power.max() * 10**-3.5)[0]) * size / sound.RATE
