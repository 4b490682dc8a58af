"""Trains the encoder to give the decoder, with a context that fits the sound, what the teacher's gave it at full
length on clean speech; and to end at once where nobody speaks."""

import json
import time
from pathlib import Path

import numpy as np
import torch

from choose import score
from lessons import stream
from whisper import Whisper

RATE_OF_LEARNING = 1e-4
SAVE_EVERY = 20
CHOOSE_EVERY = 8  # saves
ENDS = 0.3  # beside "nobody speaks", how much of an empty scene's first token is the end of text


def loss_of(model: Whisper, lessons, sounds, context: int, nobody: int):
    """The loss, and its parts for the log."""
    keys = model.decoder.keys(model.listen(model.mels(sounds, context)))
    prompt = len(model.prompt)
    longest = max([len(one["tokens"]) for one in lessons] + [prompt + 1])
    tokens = torch.full((len(sounds), longest), model.end)
    tokens[:, :prompt] = torch.tensor(model.prompt)
    rows, places = [], []
    for row, one in enumerate(lessons):
        tokens[row, : len(one["tokens"])] = torch.from_numpy(one["tokens"].astype(np.int64))
        count = len(one["tokens"]) - prompt
        rows += [row] * count
        places += range(prompt - 1, prompt - 1 + count)
    tokens = tokens.to(model.device)
    states = model.decoder(tokens[:, :-1], keys)

    def cut(parts):
        """From the first word on, all lessons behind each other."""
        return torch.from_numpy(np.concatenate([part[prompt - 1 :] for part in parts])).to(model.device)

    agrees = cut(one["agrees"] for one in lessons).float()
    sum_agrees = agrees.sum().clamp_min(1)
    wanted = [cut(one["states"][layer] for one in lessons).float() for layer in range(len(states))]
    hidden = sum(
        (((state[rows, places].float() - want) ** 2).mean(-1) / ((want**2).mean(-1) + 1e-3) * agrees).sum() / sum_agrees
        for state, want in zip(states, wanted)
    ) / len(states)
    likely = model.decoder.logits(states[-1][rows, places]).float().log_softmax(-1)
    # what the teacher thought of its likeliest tokens, and of all the rest together
    best, which = cut(one["best"] for one in lessons).float(), cut(one["which"] for one in lessons).long()
    rest = (1 - best.exp().sum(-1)).clamp_min(1e-6)
    mine = likely.gather(1, which)
    my_rest = (1 - mine.exp().sum(-1)).clamp_min(1e-6)
    apart = (best.exp() * (best - mine)).sum(-1) + rest * (rest.log() - my_rest.log())
    apart = (apart * agrees).sum() / sum_agrees
    target = tokens[rows, [place + 1 for place in places]]
    missed = -likely.gather(1, target[:, None])[:, 0]
    weight = torch.where(agrees > 0, 0.25, 1.0)
    words = (missed * weight).sum() / len(rows)
    loss = hidden + apart + words
    empty = torch.zeros((), device=model.device)
    if nobody:
        last = states[-1][len(lessons) :, [0, prompt - 1]]
        silent = model.decoder.logits(last).float().log_softmax(-1)
        # whisper.cpp reads "nobody speaks" behind the prompt, where an end must be likelier than any word
        behind = (1 - ENDS) * silent[:, 1, model.no_speech] + ENDS * silent[:, 1, model.end]
        empty = -(behind + 0.3 * silent[:, 0, model.no_speech]).mean()
        loss = loss + 0.15 * empty
    return loss, {"hidden": hidden, "apart": apart, "words": words, "empty": empty}


def train(
    model: Whisper, gather, choosing: list[dict], folder: Path, minutes: float, frames: int, workers=0, by_clock=float("inf")
) -> Path:
    """Trains for so many minutes (of one processor core's time, whatever else the machine does; on an accelerator by the
    clock; kept over a kill), or until `by_clock` minutes have gone by on the wall, and returns the checkpoint that the
    choosing part liked best. Whichever end is nearer, the rate of learning has fallen when it comes.
    `gather` gives the lessons; it is asked again at every save, since the teacher may still be at work beside."""
    state_file, log_file, best_file = folder / "state.pt", folder / "log.jsonl", folder / "best.bin"
    optimizer = torch.optim.AdamW(model.encoder.parameters(), lr=RATE_OF_LEARNING, weight_decay=0.01, betas=(0.9, 0.98))
    step, spent, best = 0, 0.0, float("inf")
    if state_file.exists():
        kept = torch.load(state_file, weights_only=False, map_location=model.device)
        model.encoder.load_state_dict(kept["encoder"])
        optimizer.load_state_dict(kept["optimizer"])
        step, spent, best = kept["step"], kept["spent"], kept["best"]
        print(f"goes on at step {step}, {spent / 60:.1f} min trained", flush=True)
    lessons = gather()
    if not lessons:
        raise SystemExit("There are no lessons to learn from. Run without --only first.")
    batches = stream(lessons, frames, 100 + step, workers)
    clock = time.process_time if model.device.type == "cpu" else time.time
    total, sums, marked = minutes * 60, {}, time.time()
    began, before, started, share = clock(), spent, time.time(), spent / (minutes * 60)
    by_clock *= 60
    while share < 1:
        for group in optimizer.param_groups:
            group["lr"] = RATE_OF_LEARNING * min(1.0, step / 40 + 0.05) * (0.5 + 0.5 * np.cos(np.pi * share) + 0.02)
        some, sounds, context, nobody = next(batches)
        loss, parts = loss_of(model, some, sounds, context, nobody)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.encoder.parameters(), 1.0)
        optimizer.step()
        step += 1
        spent = before + clock() - began
        share = max(spent / total, (time.time() - started) / by_clock)
        for name, part in parts.items():
            sums[name] = sums.get(name, 0.0) + float(part.detach())
        if step % 10 == 0:
            pace = (time.time() - marked) / 10
            told = " ".join(f"{name} {value / 10:.4f}" for name, value in sums.items())
            print(f"step {step}, {pace:.1f} s each, {told}, {100 * share:.0f} % done", flush=True)
            sums, marked = {}, time.time()
        if step % SAVE_EVERY == 0 or share >= 1:
            if step % (CHOOSE_EVERY * SAVE_EVERY) == 0 or share >= 1:
                found = score(model, choosing)
                with open(log_file, "a") as file:
                    file.write(json.dumps({"step": step, "minutes": round(spent / 60, 1), **found}) + "\n")
                print(f"step {step}: {found}", flush=True)
                # a text that never ends, or one out of nothing, is worse than a wrong word
                if (cost := found["all"] + 0.5 * found["endless"] + 0.2 * found["empty"]) < best:
                    best = cost
                    model.save(best_file)
                # choosing is no training
                began, before = clock(), spent
            kept = {"encoder": model.encoder.state_dict(), "optimizer": optimizer.state_dict(), "step": step,
                    "spent": spent, "best": best}
            torch.save(kept, state_file.with_suffix(".part"))
            state_file.with_suffix(".part").rename(state_file)
            if more := gather():
                # the batches of this process see what is added when they begin anew; those of other processes do not
                lessons[:] = more
                if workers:
                    batches = stream(lessons, frames, 100 + step, workers)
    return best_file
