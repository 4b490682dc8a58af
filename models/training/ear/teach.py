"""The teacher: stock weights, at full context (or one that is safe for them), on clean speech. Keeps what its decoder thinks at every word (hidden
states of all layers, the likeliest tokens) for the student to reach with a context that fits."""

import time
import zlib
from pathlib import Path

import numpy as np
import torch

from texts import mended, same
from whisper import FRAME, WHOLE, Whisper, byte_pairs

LIKELIEST = 32
NEAR = 0.5  # errors a word up to which the transcript is believed and mends the teacher's text
BATCH = 8
SHARD = 64
MOST_TOKENS = 90
BEHIND = 64  # frames of silence behind the sound


def target(said: str, heard: str, own_words_only: bool) -> str | None:
    """The text to teach, or nothing where the teacher heard something else than was to be read."""
    if any(mark in heard for mark in "[](){}♪*<>"):
        return None
    distance = same(said, heard)
    if distance == 0:
        return heard
    if distance <= NEAR and not own_words_only:
        better = mended(said, heard)
        if better is not None:
            return better
    return heard if distance <= 0.2 else None


@torch.no_grad()
def lesson(model: Whisper, encode, sounds, items, least: int) -> list[dict | None]:
    longest = max(len(sound) for sound in sounds)
    context = min(WHOLE, max(least, -(-longest // FRAME) + BEHIND))
    keys = model.decoder.keys(model.listen(model.mels(sounds, context)))
    heard = model.greedy(keys, MOST_TOKENS)
    rows = []
    for item, (found, ended) in zip(items, heard):
        text = target(item["text"], model.text(found).strip(), item.get("digits", False)) if ended else None
        rows.append(None if text is None else [*model.prompt, *encode(" " + text), model.end])
    longest = max((len(row) for row in rows if row), default=0)
    if not longest:
        return [None] * len(items)
    tokens = torch.full((len(items), longest), model.end)
    for place, row in enumerate(rows):
        if row:
            tokens[place, : len(row)] = torch.tensor(row)
    states = model.decoder(tokens[:, :-1].to(model.device), keys)
    best, which = model.decoder.logits(states[-1]).float().log_softmax(-1).topk(LIKELIEST)
    states, best, which = [state.cpu() for state in states], best.cpu(), which.cpu()
    lessons = []
    for place, (item, row) in enumerate(zip(items, rows)):
        if not row:
            lessons.append(None)
            continue
        count = len(row) - 1
        lessons.append(
            {
                "id": item["id"],
                "group": item["group"],
                "said": item["text"],
                "sound": (np.clip(sounds[place], -1, 1) * 32767).astype(np.int16),
                "tokens": np.array(row, np.int32),
                "states": torch.stack([s[place, :count] for s in states]).half().numpy(),
                "which": which[place, :count].int().numpy(),
                "best": best[place, :count].half().numpy(),
                # where the teacher would have gone another way, only the text is taught
                "agrees": (which[place, :count, 0] == tokens[place, 1 : count + 1]).numpy(),
                "mended": model.text(row[len(model.prompt) :]).strip() != model.text(heard[place][0]).strip(),
            }
        )
    return lessons


def keep_lessons(model: Whisper, items: list[dict], read, folder: Path, name: str, least: int = WHOLE) -> None:
    """Asks the teacher about all items, in shards that stay: a run that was killed goes on at the next one. `least` is the
    shortest context that the teacher gets; from 768 on stock weights hear what they hear with the whole."""
    folder.mkdir(parents=True, exist_ok=True)
    encode = byte_pairs(model.tokens[: model.end])
    began, done, kept, tried = time.time(), 0, 0, 0
    for first in range(0, len(items), SHARD):
        place = folder / f"{name}-{first // SHARD:04d}.pt"
        part = items[first : first + SHARD]
        if place.exists():
            done += len(part)
            began = time.time() if tried == 0 else began
            continue
        lessons = []
        for at in range(0, len(part), BATCH):
            some = part[at : at + BATCH]
            lessons += lesson(model, encode, [read(item) for item in some], some, least)
        good = [one for one in lessons if one]
        torch.save(good, place.with_suffix(".part"))
        place.with_suffix(".part").rename(place)
        done, kept, tried = done + len(part), kept + len(good), tried + len(part)
        pace = tried / (time.time() - began)
        mended_count = sum(one["mended"] for one in good)
        print(
            f"teacher {name}: {done}/{len(items)}, kept {len(good)}/{len(part)} ({mended_count} mended), "
            f"{pace:.1f} a second, {(len(items) - done) / pace / 60:.1f} min left",
            flush=True,
        )


def lessons_in(folder: Path, names=("",)) -> list[dict]:
    return [one for name in names for shard in sorted(folder.glob(f"{name}*.pt")) for one in torch.load(shard, weights_only=False)]


def mixed(name: str) -> int:
    """An order that looks like chance and is the same everywhere."""
    return zlib.crc32(name.encode())
