"""Makes the wake word: speaks phrases, builds scenes, trains, chooses thresholds, writes models/own/wake.bin and measures.

    cd models/training && python -m wake.make --small     (an hour and a half of one core; --full: more of everything)

Every step goes on where it was interrupted. --only say|scenes|train|write|measure runs one."""

import argparse
import functools
from dataclasses import dataclass

from common import paths

paths.need_packages("numpy", "scipy", "soundfile", "onnx", "onnxruntime", "torch", "hibari")

from common import sound, speak  # noqa: E402

from .flite import program as flite_program  # noqa: E402

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
    data = paths.data_dir(given.data)
    paths.starter("kokoro", "kokoro.onnx"), paths.starter("hibari", "hibari.onnx")
    speak.espeak_program()
    flite_program()
    folder = paths.training_dir("wake") / given.size
    folder.mkdir(exist_ok=True)
    tell = functools.partial(print, flush=True)
    for step in [given.only] if given.only else STEPS:
        run(step, amount, folder, data, given, tell)


def run(step: str, amount: Size, folder, data, given, tell) -> None:
    """One step."""
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
        measure.write(folder / f"best-{amount.steps}.pt", rows, paths.own_dir() / "wake.bin", tell)
        net, _ = export.read(paths.own_dir() / "wake.bin")
        tests = paths.CHECKOUT / "crates" / "wake" / "tests"
        export.write_numbers(net, tests / "same-as-python.txt")
        sound.write(tests / "hey-sotto.wav", sound.at_loudness(speak.Hibari().say("hˈA sˈɑTO."), -20))
    else:
        measure.measure(paths.own_dir() / "wake.bin", folder / "kept-out", data, given.hours or measure.AUGMENTED_HOURS, tell)


if __name__ == "__main__":
    main()
