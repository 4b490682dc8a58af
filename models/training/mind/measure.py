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
from abilities import PLAIN, grammar, read_answer  # noqa: E402
from engine import Engine  # noqa: E402
from layout import END, PREFIX, prompt, tokenizer, tokens  # noqa: E402
from score import judge, share  # noqa: E402
from single import use  # noqa: E402
from viable import Viable  # noqa: E402


def likeliest(logits):
    """Tokens in the order of their likelihood; nearly always the first will do."""
    yield int(logits.argmax())
    yield from logits.topk(300).indices.tolist()


#: Requests that are answered at a time.
TOGETHER = 32


class Answering:
    """Writes the likeliest answers that the grammar lets through, as the runtime does, and how likely each of their tokens was."""

    def __init__(self, model, tok):
        self.model, self.tok, self.viable = model, tok, Viable(generate.VERBS)
        self.prefix, self.end = tokens(tok, PREFIX), tokens(tok, END)[0]

    def next(self, written: list[int], logits) -> int:
        for token in likeliest(logits):
            if token == self.end:
                if self.viable.ends(self.tok.decode(written)):
                    return token
            elif self.viable.begins(self.tok.decode(written + [token])):
                return token
        return self.end

    def __call__(self, asked: list[tuple]) -> list[tuple[str, list[float]]]:
        """(text, log-likelihoods) for each (earlier, request); those of like length together."""
        ids = [self.prefix + tokens(self.tok, prompt(earlier, request, generate.VERBS)) for earlier, request in asked]
        written, likely = [[] for _ in ids], [[] for _ in ids]
        by_length = sorted(range(len(ids)), key=lambda n: len(ids[n]))
        for start in range(0, len(ids), TOGETHER):
            part = by_length[start:start + TOGETHER]

            def choose(n: int, logits):
                token = self.next(written[part[n]], logits)
                likely[part[n]].append(logits.float().log_softmax(-1)[token].item())
                if token == self.end:
                    return None
                written[part[n]].append(token)
                return token

            self.model.answer([ids[n] for n in part], choose)
        return [(self.tok.decode(row), chances) for row, chances in zip(written, likely)]


class InEngine:
    """The same through the program itself, which tells how likely its tokens were in the mean."""

    def __init__(self, program: Path, base: Path, adapter: Path | None, threads: int):
        self.engine, self.rules, self.took = Engine(program, base, adapter, threads), grammar(generate.VERBS), []

    def __call__(self, asked: list[tuple]) -> list[tuple[str, list[float]]]:
        out = []
        for earlier, request in asked:
            text, took = self.engine.complete(prompt(earlier, request, generate.VERBS), self.rules)
            self.took.append(took)
            out.append((text, [self.engine.mean or 0.0]))
        return out


def judged(rows: list[tuple], got: list[tuple]) -> list[dict]:
    return [judge(calls, read_answer(text, generate.VERBS), generate.VERBS) for (_, _, _, calls), (text, _) in zip(rows, got)]


def report(rows: list[tuple], got: list[tuple], show: int = 0) -> None:
    """rows: (kinds it counts to, earlier, request, calls)."""
    scores = judged(rows, got)
    for kind in ["all", *dict.fromkeys(kind for row in rows for kind in row[0])]:
        part = [j for j, row in zip(scores, rows) if kind == "all" or kind in row[0]]
        quiet = [j for j in part if j["quiet"]]
        print(f"{kind}: {len(part)}  right tool {share(part, 'tool')}  all slots exact {share(part, 'exact')}  near {share(part, 'near')}"
              + (f"  wrong action where no tool fits {share(quiet, 'action')} of {len(quiet)}" if quiet else ""))
    for (kinds, _, request, calls), (text, _), j in zip(rows, got, scores):
        if show and not j["exact"]:
            show -= 1
            print(f"  {'/'.join(kinds)}: {request}\n      wanted {json.dumps(calls)}\n      got    {text!r}")


def gate(rows: list[tuple], got: list[tuple]) -> None:
    """What is left when answers below a likelihood are not acted on: wrong actions, and right calls that are lost with them."""
    scores = judged(rows, got)
    quiet, tasks = [n for n, j in enumerate(scores) if j["quiet"]], [n for n, j in enumerate(scores) if not j["quiet"]]
    measures = {"mean": lambda chances: sum(chances) / len(chances), "least": min, "first three": lambda chances: sum(chances[:3])}
    for name, measure in measures.items():
        sure = [measure(chances) for _, chances in got]
        for at in (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5):
            level = sorted(sure)[int(at * len(sure))] if at else float("-inf")
            acted = sum(scores[n]["action"] and sure[n] >= level for n in quiet) / max(1, len(quiet))
            done = [n for n in tasks if sure[n] >= level]
            right, wrong = sum(scores[n]["exact"] for n in done) / max(1, len(tasks)), sum(not scores[n]["tool"] for n in done) / max(1, len(tasks))
            print(f"{name} ≥ {level:.3f}: wrong action {100 * acted:.1f} %, requests done exactly {100 * right:.1f} %, done with a wrong tool {100 * wrong:.1f} %")


def by_hand(path: Path, answer) -> list[tuple]:
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
                made = read_answer(answer([(earlier, turn["user"])])[0][0], generate.VERBS) or [{"tool": "unknown"}]
            earlier.append((turn["user"], made, turn["reply"]))
        rows.append(((line["kind"], line["origin"]), earlier, line["request"], calls))
    return rows


def checked(count: int, seed: int = 7) -> list[tuple]:
    """Examples of phrases that training never sees."""
    use("check")
    rng = random.Random(seed)
    rows = [(("with earlier turns" if e else "alone",), e, r, c) for e, r, c in (generate.example(rng) for _ in range(count))]
    use("train")
    return rows


def main():
    say = argparse.ArgumentParser(description=__doc__)
    say.add_argument("--checkpoint", type=Path, help="a checkpoint or an adapter (GGUF); without it the untuned starter")
    say.add_argument("--check", type=int, default=0, help="so many examples of kept-out phrases")
    say.add_argument("--hand", action="store_true", help="the requests by hand")
    say.add_argument("--quick", action="store_true", help="products in whole numbers: a third of the time, rarely another answer")
    say.add_argument("--engine", type=Path, help="the program sotto-mind: measures it, with --checkpoint an adapter (GGUF)")
    say.add_argument("--threads", type=int, default=0, help="of the engine; 0 lets it choose")
    say.add_argument("--every", type=int, default=1, help="only every so many")
    say.add_argument("--gate", action="store_true", help="what a least likelihood of an answer would change")
    say.add_argument("--out", type=Path, help="writes kind, request, wanted and answer of each here")
    say.add_argument("--show", type=int, default=0, help="so many mistakes")
    asked = say.parse_args()
    from common.paths import starter

    base = starter("smollm2-135m-instruct-q4_1", "model.gguf")
    if asked.engine:
        answer = InEngine(asked.engine, base, asked.checkpoint, asked.threads)
        measure(asked, answer)
        took = sorted(answer.took)
        print(f"complete call: median {took[len(took) // 2]:.0f} ms, nine of ten within {took[len(took) * 9 // 10]:.0f} ms")
        return
    import torch

    from export import read_adapter
    from model import Mind

    torch.set_num_threads(1)
    tok, model = tokenizer(base), Mind(base, quick=asked.quick)
    if asked.checkpoint:
        if asked.checkpoint.suffix == ".gguf":
            weights = {name: torch.tensor(weight) for name, weight in read_adapter(asked.checkpoint, model.size).items()}
        else:
            state = torch.load(asked.checkpoint, map_location="cpu")
            weights = state["weights"]
            print(f"step {state['step']}, loss {state['mean']:.4f}")
        with torch.no_grad():
            for name, p in model.adapter().items():
                p.copy_(weights[name])
    measure(asked, Answering(model, tok))


def measure(asked, answer):
    rows = by_hand(HERE / "hand" / "requests.tsv", answer) if asked.hand else checked(asked.check or 200)
    rows = rows[::asked.every]
    began = time.monotonic()
    got = answer([(row[1], row[2]) for row in rows])
    print(f"{time.monotonic() - began:.0f} s")
    report(rows, got, asked.show)
    if asked.gate:
        gate(rows, got)
    if asked.out:
        asked.out.write_text("".join(f"{'/'.join(row[0])}\t{row[2]}\t{json.dumps(row[3])}\t{text!r}\n" for row, (text, _) in zip(rows, got)), "utf-8")


if __name__ == "__main__":
    main()
