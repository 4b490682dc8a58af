"""The stages of making the ear: speaking, teaching, training, writing."""

from pathlib import Path

import numpy as np
import torch

import choose
import people
import spoken
import teach
import train
import write
from common import manifest, paths, sound
from whisper import RATE, Whisper

# what a size takes: recordings of people to learn from, long ones, spoken commands, minutes of one core's training, positions
# of the encoder in a step of it, and the teacher's least context
SIZES = {
    "small": {"young": 800, "adult": 900, "reader": 300, "long": 110, "commands": 110, "minutes": 60, "frames": 1600, "teacher": 768},
    "full": {"young": 9999, "adult": 9999, "reader": 9999, "long": 1200, "commands": 4000, "minutes": 120, "frames": 48000, "teacher": 1500},
    "trial": {"young": 16, "adult": 16, "reader": 8, "long": 4, "commands": 6, "minutes": 1, "frames": 2400, "teacher": 768},
}
CHOOSING = {"young": 48, "adult": 48, "reader": 24, "long": 6, "commands": 40}
# of which the checkpoint is scored on
SCORED = {"young": 10, "adult": 10, "reader": 6, "long": 1, "command": 12}
OWN_FILE = "ear-tiny.en.gguf"


def read(item) -> np.ndarray:
    if "sound" in item:
        return item["sound"]
    if "parts" in item:
        pieces = []
        for part, pause in item["parts"]:
            pieces += [read(part), np.zeros(int(pause * RATE), np.float32)]
        return np.concatenate(pieces)
    return sound.read(item["file"])


def of_people(data: Path, size: dict) -> tuple[list[dict], list[dict]]:
    """Recordings to learn from, and those that choose the checkpoint."""
    found = people.recordings(data)
    learn, choose = [], []
    for into, wanted, chooses in ((learn, size, False), (choose, CHOOSING, True)):
        part = [item for item in found if people.chooses(item) == chooses]
        for group in ("young", "adult", "reader"):
            into += [item for item in part if item["group"] == group][: wanted[group]]
        into += people.long_ones(part, wanted["long"])
    learn.sort(key=lambda item: teach.mixed(item["id"]))
    return learn, choose


def gatherer(folder: Path):
    """Gives all lessons that are there, or nothing if there are no more than before."""
    shards = 0

    def gather() -> list[dict]:
        nonlocal shards
        found = len(list(folder.glob("*.pt")))
        if found == shards:
            return []
        shards, lessons = found, teach.lessons_in(folder)
        groups = [one["group"] for one in lessons]
        print(f"{len(lessons)} lessons", {group: groups.count(group) for group in sorted(set(groups))}, flush=True)
        return lessons

    return gather


def run(wish, data: Path | None) -> None:
    """All stages, or the one that is wished for."""
    torch.set_num_threads(wish.threads)
    torch.manual_seed(1)
    size = SIZES[wish.size]
    folder = paths.training_dir("ear") / wish.size
    stock = paths.starter("whisper-tiny.en", "ggml-tiny.en.bin")
    device = "cuda" if wish.size == "full" and torch.cuda.is_available() else "cpu"
    if wish.size == "full" and device == "cpu":
        print("No accelerator was found: --full will take days on a processor. --small is made for one.", flush=True)
    model = Whisper(stock).eval().to(device)
    if wish.only in (None, "speak"):
        learn, choosing = spoken.speak_all(folder / "spoken", size["commands"], CHOOSING["commands"], wish.threads)
        teach.keep_lessons(model, choosing, read, folder / "choose", "spoken", size["teacher"])
        teach.keep_lessons(model, learn, read, folder / "learn", "spoken", size["teacher"])
    if wish.only in (None, "teach"):
        learn, choosing = of_people(data, size)
        teach.keep_lessons(model, choosing, read, folder / "choose", "people", size["teacher"])
        teach.keep_lessons(model, learn, read, folder / "learn", "people", size["teacher"])
    best = folder / "best.bin"
    if wish.only in (None, "train"):
        if wish.start and not (folder / "state.pt").exists():  # not before: the teacher has the stock encoder
            write.join(wish.start, stock, folder / "start.bin")
            model.encoder.load_state_dict(Whisper(folder / "start.bin").encoder.state_dict())
        workers = 0 if device == "cpu" else max(1, wish.threads - 1)
        minutes = wish.minutes or size["minutes"]
        choosing = choose.balanced(teach.lessons_in(folder / "choose"), SCORED)
        train.train(model, gatherer(folder / "learn"), choosing, folder, minutes, size["frames"], workers, wish.by_clock)
    if wish.only in (None, "write"):
        if not (folder / "state.pt").exists():
            paths.refuse(f"{folder} holds no checkpoint. Train first, without --only write.")
        own = folder if wish.size == "trial" else paths.own_dir()
        if best.exists():
            model = Whisper(best)
        else:
            print("No checkpoint was chosen yet; the newest is taken.", flush=True)
            kept = torch.load(folder / "state.pt", weights_only=False, map_location="cpu")
            model.encoder.load_state_dict(kept["encoder"])
        if wish.share < 1:
            write.join(wish.start, stock, folder / "start.bin")
            write.blend(model, Whisper(folder / "start.bin"), wish.share)
        write.write(model, stock, own / OWN_FILE)
        write.join(own / OWN_FILE, stock, folder / "ear-tiny.en.bin")
        if wish.size != "trial":
            spent = torch.load(folder / "state.pt", weights_only=False, map_location="cpu")["spent"] / 60 + wish.already
            manifest.put(own / OWN_FILE, **write.facts(stock, wish.size, len(teach.lessons_in(folder / "learn")), spent))
        print(f"{own / OWN_FILE}: {write.sha256(own / OWN_FILE)}; joined for measuring: {folder / 'ear-tiny.en.bin'}")
