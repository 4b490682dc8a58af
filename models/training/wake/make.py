"""Makes the wake word: speaks phrases, builds scenes, trains, chooses thresholds, writes models/own/wake.bin and measures.

    cd models/training && python -m wake.make --small     (an hour and a half of one core; --full: more of everything)

Every step goes on where it was interrupted. --only say|scenes|train|write|measure runs one."""

import argparse
import functools
from dataclasses import dataclass

from common import paths
from common import split  # noqa: F401 -- refuses where nothing says what is kept out

PACKAGES = ("numpy", "scipy", "soundfile", "onnx", "onnxruntime", "torch", "hibari")
STEPS = ("say", "scenes", "train", "write", "measure")


@dataclass
class Size:
    """How much of everything."""

    kokoro: int
    minutes: float
    espeak: int
    flite: int
    scenes: int
    steps: int


SMALL = Size(kokoro=100, minutes=30, espeak=50, flite=16, scenes=90, steps=5000)
FULL = Size(kokoro=400, minutes=1e9, espeak=150, flite=60, scenes=600, steps=30_000)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = asked.add_mutually_exclusive_group(required=True)
    size.add_argument("--small", action="store_const", dest="size", const="small")
    size.add_argument("--full", action="store_const", dest="size", const="full")
    asked.add_argument("--data", help="folder of the recordings (default: ../shared/data beside the checkout)")
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--only", choices=STEPS)
    asked.add_argument("--minutes", type=float, help="most minutes that Kokoro speaks and the net trains, each")
    asked.add_argument("--hours", type=float, help="hours of changed speech that false alarms are counted in (default: 8.2)")
    given = asked.parse_args()
    amount = SMALL if given.size == "small" else FULL
    amount.minutes = given.minutes or amount.minutes
    measures = given.only in (None, "measure")
    data = paths.data_dir(given.data, "people", *(["speech"] if measures else []))
    paths.starter("kokoro", "kokoro.onnx"), paths.starter("hibari", "hibari.onnx")
    if given.only in (None, "say"):
        paths.program("SOTTO_ESPEAK", "espeak-ng", "espeak")
        paths.program("SOTTO_FLITE", "flite")
    paths.need_packages(*PACKAGES)
    folder = paths.training_dir("wake") / given.size
    folder.mkdir(exist_ok=True)
    tell = functools.partial(print, flush=True)
    for step in [given.only] if given.only else STEPS:
        run(step, amount, folder, data, given, tell)


def run(step: str, amount: Size, folder, data, given, tell) -> None:
    """One step."""
    from common import sound, speak

    from . import export, flite, measure, scenes, sources, synthesise, train

    said, rows = folder / "said", folder / "scenes"
    said.mkdir(exist_ok=True)
    if step == "say":
        synthesise.espeak_shards(said, amount.espeak, tell)
        flite.shards(said, amount.flite, tell)
        synthesise.kokoro_shards(said, amount.kokoro, amount.minutes, tell)
    elif step == "scenes":
        few = max(6, amount.scenes // 8)
        for part, counts in (("train", {"train": amount.scenes}), ("choose", {"choose": few, "calm": max(10, amount.scenes // 4)})):
            if not any(scenes.missing(rows, one, count) for one, count in counts.items()):
                continue
            made = sources.gather(said, data, part == "choose", 160 if part == "train" else 40)
            tell(f"scenes ({part}): {len(made.said)} phrases by Kokoro, {len(made.odd)} by espeak, {len(made.people)} clips of people")
            for one, count in counts.items():
                if one == "calm":  # running speech without any phrase, for the threshold
                    made.said = []
                    made.odd = []
                scenes.make(rows, one, made, count, tell)
    elif step == "train":
        train.train(folder, rows, amount.steps, amount.minutes, given.threads, tell)
    elif step == "write":
        best = folder / f"best-{amount.steps}.pt"
        if not best.exists():
            paths.refuse(f"{best} is not there yet. Train first, without --only write.")
        measure.write(best, rows, paths.own_dir() / "wake.bin", tell)
        net, _ = export.read(paths.own_dir() / "wake.bin")
        tests = paths.CHECKOUT / "crates" / "wake" / "tests"
        export.write_numbers(net, tests / "same-as-python.txt")
        sound.write(tests / "hey-sotto.wav", sound.at_loudness(speak.Hibari().say("hˈA sˈɑTO."), -20))
    else:
        if not (paths.own_dir() / "wake.bin").exists():
            paths.refuse("models/own has no wake.bin yet. Make it first, without --only measure.")
        measure.measure(paths.own_dir() / "wake.bin", folder / "kept-out", data, given.hours or measure.AUGMENTED_HOURS, tell)


if __name__ == "__main__":
    main()
