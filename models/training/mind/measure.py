"""Measures an adapter in torch: `python measure.py --checkpoint F --check 400` on phrases that training keeps out, `--hand` on the requests by hand.

In the requests by hand a turn that made Sotto ask back has no calls: there the model's own answer to that turn stands, as in the runtime.
"""

import argparse
import csv
import json
import random
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import generate  # noqa: E402
from abilities import PLAIN, read_answer  # noqa: E402
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
    """rows: (kinds it counts to, earlier, request, calls)."""
    judged = [judge(calls, read_answer(text, generate.VERBS), generate.VERBS) for (_, _, _, calls), text in zip(rows, got)]
    for kind in ["all", *dict.fromkeys(kind for row in rows for kind in row[0])]:
        part = [j for j, row in zip(judged, rows) if kind == "all" or kind in row[0]]
        quiet = [j for j in part if j["quiet"]]
        print(f"{kind}: {len(part)}  right tool {share(part, 'tool')}  all slots exact {share(part, 'exact')}  near {share(part, 'near')}"
              + (f"  wrong action where no tool fits {share(quiet, 'action')} of {len(quiet)}" if quiet else ""))
    for (kinds, _, request, calls), text, j in zip(rows, got, judged):
        if show and not j["exact"]:
            show -= 1
            print(f"  {'/'.join(kinds)}: {request}\n      wanted {json.dumps(calls)}\n      got    {text!r}")


def by_hand(path: Path, model, tok) -> list[tuple]:
    """The requests by hand, as rows for `report`."""
    with open(path, newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = []
    for line in lines:
        calls = json.loads(line["calls"])
        if line["kind"] in PLAIN:
            calls = [{"tool": line["kind"]}]
        elif line["kind"] == "smalltalk":
            calls = [{"tool": "say"}]
        earlier = []
        for turn in json.loads(line["turns"]):
            made = turn["calls"]
            if not made:
                made = read_answer(answers(model, tok, [(earlier, turn["user"])])[0], generate.VERBS) or [{"tool": "unknown"}]
            earlier.append((turn["user"], made, turn["reply"]))
        rows.append(((line["kind"], line["origin"]), earlier, line["request"], calls))
    return rows


def checked(count: int, seed: int = 7) -> list[tuple]:
    """Examples of phrases that training never sees."""
    generate.PART = "check"
    rng = random.Random(seed)
    rows = [(("with earlier turns" if e else "alone",), e, r, c) for e, r, c in (generate.example(rng) for _ in range(count))]
    generate.PART = "train"
    return rows


def main():
    say = argparse.ArgumentParser(description=__doc__)
    say.add_argument("--checkpoint", type=Path, help="without it the untuned starter")
    say.add_argument("--check", type=int, default=0, help="so many examples of kept-out phrases")
    say.add_argument("--hand", action="store_true", help="the requests by hand")
    say.add_argument("--out", type=Path, help="writes id, request, wanted and answer of each here")
    say.add_argument("--show", type=int, default=0, help="so many mistakes")
    asked = say.parse_args()
    import torch

    from common.paths import starter
    from model import Mind

    torch.set_num_threads(1)
    base = starter("smollm2-135m-instruct-q4_1", "model.gguf")
    tok, model = tokenizer(base), Mind(base)
    if asked.checkpoint:
        state = torch.load(asked.checkpoint, map_location="cpu")
        with torch.no_grad():
            for name, p in model.adapter().items():
                p.copy_(state["weights"][name])
        print(f"step {state['step']}, loss {state['mean']:.4f}")
    rows = by_hand(HERE / "hand" / "requests.tsv", model, tok) if asked.hand else checked(asked.check or 200)
    began = time.monotonic()
    got = answers(model, tok, [(row[1], row[2]) for row in rows])
    print(f"{time.monotonic() - began:.0f} s")
    report(rows, got, asked.show)
    if asked.out:
        asked.out.write_text("".join(f"{row[2]}\t{json.dumps(row[3])}\t{text!r}\n" for row, text in zip(rows, got)), "utf-8")


if __name__ == "__main__":
    main()
