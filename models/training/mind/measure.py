"""Measures an adapter: `python measure.py --check` on phrases that training keeps out, or on a file of requests by hand.

The file (tab separated, a head line) has: id, kind, earlier, request, calls; `earlier` and `calls` in the line form or JSON (see read_rows).
"""

import argparse
import random
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import generate  # noqa: E402
from abilities import read_answer, write_answer  # noqa: E402
from layout import END, PREFIX, prompt, tokenizer, tokens  # noqa: E402
from score import judge, share  # noqa: E402


def answers(model, tok, asked: list[tuple]) -> list[str]:
    """What the model writes for (earlier, request), grouped by length so that nothing is padded."""
    prefix = tokens(tok, PREFIX)
    ids = [prefix + tokens(tok, prompt(earlier, request, generate.VERBS)) for earlier, request in asked]
    out, end = [""] * len(ids), tokens(tok, END)[0]
    groups: dict[int, list[int]] = {}
    for n, row in enumerate(ids):
        groups.setdefault(len(row), []).append(n)
    for members in groups.values():
        for start in range(0, len(members), 16):
            part = members[start:start + 16]
            for n, row in zip(part, model.answer([ids[n] for n in part], end)):
                out[n] = tok.decode(row)
    return out


def report(rows: list[tuple], got: list[str], show: int = 0) -> None:
    """rows: (kind, earlier, request, calls)."""
    judged = [judge(calls, read_answer(text, generate.VERBS)) for (_, _, _, calls), text in zip(rows, got)]
    for kind in ["all", *dict.fromkeys(row[0] for row in rows)]:
        part = [j for j, row in zip(judged, rows) if kind in ("all", row[0])]
        quiet = [j for j in part if j["quiet"]]
        print(f"{kind}: {len(part)}  right tool {share(part, 'tool')}  all slots exact {share(part, 'exact')}  near {share(part, 'near')}  "
              f"wrong action where no tool fits {share(quiet, 'action')} of {len(quiet)}")
    for (kind, _, request, calls), text, j in zip(rows, got, judged):
        if show and not j["exact"]:
            show -= 1
            print(f"  [{kind}] {request}\n      wanted {write_answer(calls, generate.VERBS)!r}\n      got    {text!r}")


def checked(count: int, seed: int = 7) -> list[tuple]:
    """Examples of phrases that training never sees."""
    generate.PART = "check"
    rng = random.Random(seed)
    rows = [("follow-up" if e else "single", e, r, c) for e, r, c in (generate.example(rng) for _ in range(count))]
    generate.PART = "train"
    return rows


def main():
    say = argparse.ArgumentParser(description=__doc__)
    say.add_argument("--checkpoint", type=Path, required=True)
    say.add_argument("--check", type=int, default=0, help="so many examples of kept-out phrases")
    say.add_argument("--show", type=int, default=0, help="so many mistakes")
    say.add_argument("--untuned", action="store_true")
    asked = say.parse_args()
    import torch

    from common.paths import starter
    from model import Mind

    torch.set_num_threads(1)
    base = starter("smollm2-135m-instruct-q4_1", "model.gguf")
    tok, model = tokenizer(base), Mind(base)
    if not asked.untuned:
        state = torch.load(asked.checkpoint, map_location="cpu")
        with torch.no_grad():
            for name, p in model.adapter().items():
                p.copy_(state["weights"][name])
        print(f"step {state['step']}, loss {state['mean']:.4f}")
    rows = checked(asked.check)
    began = time.monotonic()
    got = answers(model, tok, [(row[1], row[2]) for row in rows])
    print(f"{time.monotonic() - began:.0f} s")
    report(rows, got, asked.show)


if __name__ == "__main__":
    main()
