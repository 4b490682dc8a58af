"""Has requests by hand said by voices that training keeps out, and puts what Whisper tiny.en wrote down in their place, so that as
many of each kind are heard as were typed. Needs the programs (`./x models` builds them) and no package:

    python by_ear.py --sotto ~/.cache/sotto/target/debug/sotto            shows what would change
    python by_ear.py --sotto ~/.cache/sotto/target/debug/sotto --write    changes hand/requests.tsv

Slots get the words that stand in their place in what was heard. Where that cannot be told, or hardly a word was heard right, the
request stays typed. What was heard is kept: the second run only looks it up. Somebody has to read what changed.
"""

import argparse
import difflib
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from common.paths import refuse, training_dir  # noqa: E402
from common.split import KEPT_VOICES  # noqa: E402

REQUESTS = HERE / "hand" / "requests.tsv"
#: hibari has one voice, which it calls by this name.
HIBARI = "hibari"
#: Below this share of words heard right, the sense of a request is gone.
LEAST_ALIKE = 0.5


def tokens(text: str) -> list[str]:
    return text.split()


def bare(token: str) -> str:
    return re.sub(r"^\W+|[^\w%]+$", "", token).lower()


def place(words: list[str], inside: list[str]) -> int | None:
    """Where some words stand behind each other, whatever their case and punctuation."""
    wanted, found = [bare(w) for w in words], [bare(w) for w in inside]
    return next((at for at in range(len(found) - len(wanted) + 1) if found[at:at + len(wanted)] == wanted), None)


def aligned(typed: list[str], heard: list[str]):
    return difflib.SequenceMatcher(a=[bare(t) for t in typed], b=[bare(t) for t in heard], autojunk=False)


def edge(blocks, at: int, is_end: bool) -> int | None:
    """Where an edge between typed words lies among the heard ones; none within words that were heard as more or fewer."""
    for what, a0, a1, b0, b1 in blocks:
        inside = a0 < at <= a1 if is_end else a0 <= at < a1
        if not inside or what == "insert":
            continue
        if what == "equal" or a1 - a0 == b1 - b0:
            return b0 + at - a0
        if what == "delete":
            return None
        return b1 if is_end and at == a1 else b0 if not is_end and at == a0 else None
    return None


def as_heard(value: str, typed: str, heard: str) -> str | None:
    """The words of a slot as they were heard. What is no words of the request (a choice, words of the turns before) stays as it
    is; none where nobody can tell."""
    words, said, got = tokens(value), tokens(typed), tokens(heard)
    at = place(words, said)
    if at is None or not words:
        return value
    same = place(words, got)
    if same is None:
        blocks = aligned(said, got).get_opcodes()
        same, end = edge(blocks, at, False), edge(blocks, at + len(words), True)
        if same is None or end is None or end <= same:
            return None
    else:
        end = same + len(words)
    return " ".join(got[same:end]).strip(" .,!?;:\"") or None


def calls_as_heard(calls: list[dict], typed: str, heard: str) -> list[dict] | None:
    """Calls with their slots as heard; none where one slot cannot be told."""
    out = []
    for call in calls:
        made = {}
        for name, value in call.items():
            if name in ("tool", "ask"):
                made[name] = value
                continue
            parts = [as_heard(one, typed, heard) for one in (value if isinstance(value, list) else [value])]
            if None in parts:
                return None
            made[name] = parts if isinstance(value, list) else parts[0]
        out.append(made)
    return out


def alike(typed: str, heard: str) -> float:
    return aligned(tokens(typed), tokens(heard)).ratio() if heard else 0.0


def chosen(rows: list[list[str]], share: float) -> list[list[str]]:
    """Of each kind so many typed ones that the share of it is heard, in an order that nobody picked."""
    out = []
    for kind in dict.fromkeys(row[1] for row in rows):
        some = [row for row in rows if row[1] == kind]
        missing = round(share * len(some)) - sum(row[2] == "whisper" for row in some)
        typed = sorted((row for row in some if row[2] == "typed"), key=lambda row: hashlib.sha256(f"by ear {row[0]}".encode()).digest())
        # Some will stay as they are: a few more than are missing are asked for.
        out += typed[:max(0, missing + missing // 6)]
    return out


def run(command: list) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        refuse(f"{command[0]} failed: {done.stderr.strip()[-300:]}")
    return done.stdout


def heard_by(sotto: Path, number: str, text: str) -> str:
    """What Whisper tiny.en writes down when one of the voices says it."""
    voices = sorted(KEPT_VOICES)
    voice = voices[int(hashlib.sha256(f"voice {number}".encode()).hexdigest(), 16) % len(voices)]
    family = ["--family", "hibari"] if voice == HIBARI else ["--family", "kokoro", "--voice", voice]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        run([sotto, "--quiet", "say", *family, "--out", file, "--", text])
        told = run([sotto, "--json", "--quiet", "transcribe", "--model", "whisper-tiny.en", "--language", "en", file])
    return " ".join(part["text"].strip() for part in json.loads(told)["segments"]).strip()


def main():
    say = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    say.add_argument("--sotto", type=Path, required=True, help="the program sotto, with its engines beside it")
    say.add_argument("--share", type=float, default=0.5, help="of each kind that is to be heard")
    say.add_argument("--write", action="store_true", help="change hand/requests.tsv")
    asked = say.parse_args()
    if not asked.sotto.is_file():
        refuse(f"{asked.sotto} is not there. Build the programs with `./x models`, and name sotto with --sotto.")
    head, *lines = REQUESTS.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    kept = training_dir("mind") / "by-ear.json"
    known = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    todo, changed = chosen(rows, asked.share), 0
    wanted = round(asked.share * len(rows)) - sum(row[2] == "whisper" for row in rows)
    for done, row in enumerate(todo):
        number, kind, _, _, typed, calls = row
        if changed == wanted:
            break
        if known.get(number, {}).get("typed") != typed:
            known[number] = {"typed": typed, "heard": heard_by(asked.sotto, number, typed)}
            kept.write_text(json.dumps(known, ensure_ascii=False, indent=1), "utf-8")
            print(f"{done + 1}/{len(todo)}", file=sys.stderr, flush=True)
        heard = known[number]["heard"]
        made = calls_as_heard(json.loads(calls), typed, heard) if alike(typed, heard) >= LEAST_ALIKE else None
        if made is None or "\t" in heard:
            print(f"{number} stays typed: {typed} | heard: {heard}")
            continue
        row[2], row[4], row[5] = "whisper", heard, json.dumps(made, ensure_ascii=False)
        changed += 1
        print(f"{number} {kind}: {typed} | {heard}" + ("" if json.loads(calls) == made else f" | {row[5]}"))
    heard = sum(row[2] == "whisper" for row in rows)
    print(f"{changed} changed; {heard} of {len(rows)} as heard")
    if asked.write:
        part = REQUESTS.with_suffix(".part")
        part.write_text("\n".join([head, *("\t".join(row) for row in rows)]) + "\n", "utf-8")
        part.replace(REQUESTS)


if __name__ == "__main__":
    main()
