"""The teacher's vectors of all texts, kept on disk piece by piece so that a killed run goes on where it stood."""

import hashlib
import json
import time

import numpy as np
import torch

import teacher

PIECE = 4096


def quickest_numbers(folder, sample, device):
    """f32 or bf16, whichever this machine computes faster (bf16 changes the targets by a cosine of 0.00003 on average)."""
    speeds = {}
    for number in (torch.float32, torch.bfloat16):
        model = teacher.MiniLM(folder, number, device)
        model.embed(sample[:32])
        began = time.time()
        model.embed(sample)
        speeds[number] = len(sample) / (time.time() - began)
    return max(speeds, key=speeds.get)


def fingerprint(texts):
    hashed = hashlib.sha256()
    for text in texts:
        hashed.update(text.encode() + b"\0")
    return hashed.hexdigest()[:16]


def vectors(texts, folder, cache, device="cpu", say=print):
    """One unit vector (float16) a text. Texts that an earlier run began its list with are not taught again."""
    for known in cache.glob("vectors-*/about.json"):
        count = json.loads(known.read_text())["texts"]
        if count < len(texts) and known.parent.name == f"vectors-{fingerprint(texts[:count])}":
            rest = vectors(texts[count:], folder, cache, device, say)
            return np.concatenate([vectors(texts[:count], folder, cache, device, say), rest])
    at = cache / f"vectors-{fingerprint(texts)}"
    at.mkdir(parents=True, exist_ok=True)
    pieces = [texts[i : i + PIECE] for i in range(0, len(texts), PIECE)]
    missing = [i for i in range(len(pieces)) if not (at / f"{i:05}.npy").exists()]
    if missing:
        number = quickest_numbers(folder, texts[:: max(1, len(texts) // 256)][:256], device)
        model = teacher.MiniLM(folder, number, device)
        began, done, left = time.time(), 0, sum(len(pieces[i]) for i in missing)
        say(f"teacher: {left} texts to go, numbers {number}")
        for i in missing:
            part = at / f"{i:05}.part"
            with open(part, "wb") as out:
                np.save(out, model.embed(pieces[i]).astype(np.float16))
            part.rename(at / f"{i:05}.npy")
            done += len(pieces[i])
            rate = done / (time.time() - began)
            say(f"teacher: {done} of {left}, {rate:.0f}/s, {(left - done) / rate / 60:.1f} min left", flush=True)
    (at / "about.json").write_text(json.dumps({"texts": len(texts)}))
    return np.concatenate([np.load(at / f"{i:05}.npy") for i in range(len(pieces))])
