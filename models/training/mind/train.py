"""Trains the adapter: loss on the answers only, a rate that falls at the end, a checkpoint every two minutes, resumable after any stop."""

import json
import os
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F

import generate
from abilities import write_answer
from export import read_adapter
from layout import END, HEADER, PREFIX, prompt, tokenizer, tokens
from model import Mind
from quick import keep_memory
from single import use

SEED = 20261121
BATCH = 8
POOL = 32  # batches whose examples are sorted by length together
RATE = 6e-4
RATE_OF_B = 2  # times the rate for the second of an adapter's two matrices, which begins at zero
WARM_STEPS = 60
FALLING = 0.7  # the part of the run in which the rate falls
SAVE_SECONDS = 120
CHECKED = 4  # batches of phrases that are kept out, at each checkpoint


class Data:
    """Batches by number: the same seed and number always give the same batch, so a resumed run goes on where it stood."""

    def __init__(self, tok, part: str = "train"):
        self.tok, self.part, self.pool, self.at = tok, part, [], -1
        self.prefix, self.header, self.end = tokens(tok, PREFIX), tokens(tok, HEADER)[-3:], tokens(tok, END)[0]

    def example(self, rng):
        """Tokens of a whole conversation, and for each the token that must follow: answers are learnt, earlier ones too."""
        earlier, request, calls = generate.example(rng)
        row = self.prefix + tokens(self.tok, prompt(earlier, request, generate.VERBS)) + tokens(self.tok, write_answer(calls, generate.VERBS) + END)
        wanted, inside = [], False
        for n, after in enumerate(row[1:]):
            inside = inside or row[max(0, n + 1 - len(self.header)):n + 1] == self.header
            wanted.append(after if inside else -100)
            inside = inside and after != self.end
        return row[:-1], wanted

    def batch(self, number: int):
        if number // POOL != self.at:
            self.at = number // POOL
            use(self.part)
            rng = random.Random(f"{SEED} {self.part} {self.at}")
            made = sorted((self.example(rng) for _ in range(BATCH * POOL)), key=lambda e: len(e[0]))
            self.pool = [made[i:i + BATCH] for i in range(0, len(made), BATCH)]
            rng.shuffle(self.pool)
        return padded(self.pool[number % POOL])


def padded(examples):
    """Rows of one length; nothing is asked of the padding."""
    longest = max(len(row) for row, _ in examples)
    fill = lambda row, what: row + [what] * (longest - len(row))
    return torch.tensor([fill(row, 2) for row, _ in examples]), torch.tensor([fill(wanted, -100) for _, wanted in examples])


def loss_of(model, batch):
    ids, wanted = batch
    where = wanted != -100
    return F.cross_entropy(model(ids, where).float(), wanted[where])


def save(path: Path, state: dict):
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def train(base: Path, folder: Path, examples: int, threads: int, device: str = "cpu", start: Path | None = None, minutes: float = float("inf")):
    """Trains for a number of examples or minutes, whichever is over first, going on from the folder's checkpoint when there is
    one, else from an adapter to start with."""
    keep_memory()
    torch.set_num_threads(threads)
    torch.manual_seed(SEED)
    tok = tokenizer(base)
    on_card = device != "cpu"
    model = Mind(base, quick=not on_card, kind=torch.bfloat16 if on_card else torch.float32).to(device)
    weights = list(model.adapter().values())
    second = [p for n, p in model.adapter().items() if n.endswith(".b")]
    first_ones = [p for n, p in model.adapter().items() if n.endswith(".a")]
    optimizer = torch.optim.AdamW([{"params": first_ones, "times": 1}, {"params": second, "times": RATE_OF_B}], lr=RATE, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    steps, step, spent, mean = examples // BATCH, 0, 0.0, None
    checkpoint = folder / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device)
        with torch.no_grad():
            for name, p in model.adapter().items():
                p.copy_(state["weights"][name])
        optimizer.load_state_dict(state["optimizer"])
        step, spent, mean = state["step"], state["spent"], state["mean"]
        print(f"goes on at step {step} of {steps}", flush=True)
    elif start:
        with torch.no_grad():
            for name, weight in read_adapter(start, model.size).items():
                model.adapter()[name].copy_(torch.tensor(weight))
        print(f"starts from {start}", flush=True)
    data, check = Data(tok), Data(tok, "check")
    began = saved = time.monotonic()
    first = step

    def keep():
        save(checkpoint, {
            "weights": {n: p.detach() for n, p in model.adapter().items()}, "optimizer": optimizer.state_dict(),
            "step": step, "spent": spent + time.monotonic() - began, "mean": mean, "examples": examples,
        })

    def gone() -> float:
        """How much of the run is over. By the clock too: on a busy machine nobody knows how many examples it will be."""
        return max(step / steps, (spent + time.monotonic() - began) / 60 / minutes)

    while gone() < 1:
        # Level, then falling: a run can be given more examples later without having fallen too early.
        rate = RATE * min(1, (step + 1) / WARM_STEPS, max(0.02, (1 - gone()) / FALLING))
        for group in optimizer.param_groups:
            group["lr"] = rate * group["times"]
        batch = tuple(t.to(device) for t in data.batch(step))
        loss = loss_of(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        mean = loss.item() if mean is None else 0.97 * mean + 0.03 * loss.item()
        now = time.monotonic()
        if step % 10 == 0:
            speed = (step - first) * BATCH / (now - began)
            print(f"step {step}/{steps}  loss {mean:.4f}  rate {rate:.1e}  {speed:.1f} examples/s  {min((steps - step) * BATCH / speed / 60, minutes - (spent + now - began) / 60):.0f} min left", flush=True)
        if now - saved > SAVE_SECONDS or gone() >= 1:
            keep()
            saved = now
            with torch.no_grad():
                told = sum(loss_of(model, tuple(t.to(device) for t in check.batch(n))).item() for n in range(CHECKED)) / CHECKED
            print(f"checkpoint at step {step}: loss on phrases kept out {told:.4f}", flush=True)
            with open(folder / "progress.jsonl", "a") as out:
                out.write(json.dumps({"step": step, "loss": mean, "kept_out": told, "seconds": spent + now - began}) + "\n")
    return model, tok
