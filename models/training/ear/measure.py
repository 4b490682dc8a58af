"""Word error of a tuned ear beside the stock one, by origin, through whisper.cpp itself (`sotto-ear straight`): on people
that no training saw, in quiet, and in recorded rooms with recorded noise; and how much text noise and music give.

    python measure.py --ear PATH/sotto-ear --tuned FILE.bin [--tuned FILE.bin …]

What was measured once (a model, a way to fit the context, a set of sounds) is kept and not measured again."""

import argparse
import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import numpy as np
from common import paths, rooms, sound, split

from texts import same, words

PEOPLE = 60  # clips of each group of kept-out people
SNRS = (15, 10, 5)
PORTION = 12


def speech(data: Path) -> list[dict]:
    with open(data / "speech" / "manifest.tsv", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def spoken_clips(data: Path, people: int) -> list[dict]:
    """Group, transcript and sound of everything that is measured."""
    clips = []
    for row in speech(data):
        if row["kind"] in ("command", "read") and row["lang"] == "en" and row["transcript"]:
            if float(row["seconds"]) < 29:
                clips.append({"group": row["kind"], "file": data / "speech" / row["file"], "said": row["transcript"]})
    kept = sorted(split.measuring_people(data), key=lambda clip: hashlib.sha256(clip.path.name.encode()).digest())
    for group, child in (("young", True), ("adult", False)):
        some = [c for c in kept if c.group == "speechocean762" and c.child == child][:people]
        clips += [{"group": group, "file": c.path, "said": c.transcript} for c in some]
    return clips


def read(path: Path) -> np.ndarray:
    """Any recording; one is bare samples."""
    if path.suffix == ".raw":
        return sound.real(np.fromfile(path, "<i2"))
    return sound.read(path)


def of_kind(data: Path, *kinds: str) -> list[np.ndarray]:
    return [read(data / "speech" / row["file"]) for row in speech(data) if row["kind"] in kinds]


def sets(data: Path, folder: Path, people: int) -> dict[str, list[dict]]:
    """Writes the sounds as wav files, once."""
    found: dict[str, list[dict]] = {"quiet": [], "noisy": [], "nobody": []}
    folder.mkdir(parents=True, exist_ok=True)
    responses = [r[: sound.RATE] / max(np.abs(r).max(), 1e-6) for r in of_kind(data, "rir")]
    noises = of_kind(data, "noise")
    dice = np.random.default_rng(11)
    for place, clip in enumerate(spoken_clips(data, people)):
        clean = read(clip["file"])
        response, noise = responses[place % len(responses)], noises[place % len(noises)]
        noise = np.roll(noise, -int(dice.integers(len(noise))))
        far = rooms.in_room(clean, response[int(np.abs(response).argmax()) :])[: len(clean) + sound.RATE // 5]
        snr = SNRS[place % len(SNRS)]
        versions = {"quiet": clean, "noisy": sound.at_loudness(rooms.with_noise(far, noise, snr), -26.0)}
        for name, wave in versions.items():
            path = folder / f"{name}-{place:04d}.wav"
            if not path.exists():
                sound.write(path, wave)
            found[name].append({**clip, "file": str(path), "snr": snr})
    for place, wave in enumerate(of_kind(data, "noise", "music", "silence")):
        for part in range(min(6, max(1, len(wave) // (5 * sound.RATE)))):
            piece = wave[part * 5 * sound.RATE :][: 5 * sound.RATE]
            path = folder / f"nobody-{place:02d}-{part}.wav"
            if not path.exists():
                sound.write(path, piece)
            found["nobody"].append({"group": "nobody", "file": str(path), "said": ""})
    return found


class Kept:
    """What was heard before, so that it need not be heard again: by model, context and sound."""

    def __init__(self, place: Path):
        self.place = place
        self.texts: dict[str, str] = json.loads(place.read_text()) if place.exists() else {}
        self.models: dict[Path, str] = {}

    def mark(self, model: Path, context: str, clip: dict) -> str:
        if model not in self.models:
            self.models[model] = hashlib.sha256(model.read_bytes()).hexdigest()
        sounds = Path(clip["file"]).read_bytes()
        return hashlib.sha256(f"{self.models[model]} {context} ".encode() + sounds).hexdigest()[:20]

    def heard(self, ear: Path, model: Path, context: str, clips: list[dict]) -> list[str]:
        """The texts, heard now in small portions or kept from before."""
        marks = [self.mark(model, context, clip) for clip in clips]
        missing = [(mark, clip) for mark, clip in zip(marks, clips) if mark not in self.texts]
        for first in range(0, len(missing), PORTION):
            part = missing[first : first + PORTION]
            for (mark, _), line in zip(part, straight(ear, model, context, [clip["file"] for _, clip in part])):
                self.texts[mark] = line["text"]
            self.place.with_suffix(".part").write_text(json.dumps(self.texts))
            self.place.with_suffix(".part").rename(self.place)
        return [self.texts[mark] for mark in marks]


def straight(ear: Path, model: Path, context: str, files: list, repeat=1) -> list[dict]:
    command = [ear, "straight", "--model", model, "--context", context, "--repeat", repeat, "--wav", *files]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{ear} failed: {done.stderr[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def time_of(ear: Path, model: Path, file: str, rounds=5) -> str:
    """A fitted context beside the whole one, in turn so that a busy machine is busy for both; the quickest of each counts."""
    took = {"fitted": [], "full": []}
    for _ in range(rounds):
        for context, times in took.items():
            times += [line["decode_ms"] for line in straight(ear, model, context, [file], 3)][1:]
    fitted, full = min(took["fitted"]), min(took["full"])
    return f"{fitted:.0f} ms fitted, {full:.0f} ms full: {fitted / full:.3f}"


def table(clips: list[dict], texts: list[str]) -> dict[str, str]:
    counts: dict[str, list[int]] = {}
    for clip, text in zip(clips, texts):
        said = len(words(clip["said"]))
        wrong = round(same(clip["said"], text) * said)
        for group in (clip["group"], "all"):
            count = counts.setdefault(group, [0, 0, 0])
            count[0], count[1], count[2] = count[0] + wrong, count[1] + said, count[2] + (wrong > 2 * said + 3)
    return {group: f"{100 * a / b:.1f}" + (f" ({c} loops)" if c else "") for group, (a, b, c) in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ear", type=Path, required=True, help="the program sotto-ear")
    parser.add_argument("--tuned", type=Path, action="append", default=[], help="a joined model with its note beside it")
    parser.add_argument("--data", help="folder of the recordings")
    parser.add_argument("--stock-contexts", default="full", help="full, fitted, or both with a comma")
    parser.add_argument("--people", type=int, default=PEOPLE, help="clips of each group of kept-out people")
    parser.add_argument("--sets", default="quiet,nobody,noisy", help="which of these are measured")
    parser.add_argument("--time", action="store_true", help="also time a command of two seconds, fitted and whole")
    wish = parser.parse_args()
    data = paths.data_dir(wish.data)
    folder = paths.training_dir("ear") / "measure"
    found = sets(data, folder / f"sounds-{wish.people}", wish.people)
    kept = Kept(folder / "heard.json")
    stock = paths.starter("whisper-tiny.en", "ggml-tiny.en.bin")
    runs = [("tuned, fitted " + model.name, model, "fitted") for model in wish.tuned]
    runs += [(f"stock, {context}", stock, context) for context in wish.stock_contexts.split(",")]
    if wish.time:
        two = min(found["quiet"], key=lambda clip: abs(Path(clip["file"]).stat().st_size - 2 * 2 * sound.RATE))
        for model in [*wish.tuned, stock]:
            print(f"time for {two['said']!r}: {model.name}: {time_of(wish.ear, model, two['file'])}", flush=True)
    for name in wish.sets.split(","):
        clips = found[name]
        for title, model, context in runs:
            texts = kept.heard(wish.ear, model, context, clips)
            if name == "nobody":
                letters = sum(len(text) for text in texts)
                print(f"{name}: {title}: {sum(map(bool, texts))} of {len(texts)} gave text, {letters} characters", flush=True)
                continue
            print(f"{name}: {title}: {table(clips, texts)}", flush=True)
            if name == "noisy":
                by_snr = {s: [i for i, c in enumerate(clips) if c["snr"] == s] for s in SNRS}
                told = {s: table([clips[i] for i in k], [texts[i] for i in k])["all"] for s, k in by_snr.items()}
                print(f"{name}: {title}: by SNR {told}", flush=True)


if __name__ == "__main__":
    main()
