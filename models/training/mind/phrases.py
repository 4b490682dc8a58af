"""Reads the phrase files and expands one line into words with marked slots."""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Marks around a slot's words in an expanded line, and the place where a new clause begins.
OPEN, NAMED, CLOSE, CLAUSE = "\x01", "\x02", "\x03", "\x04"
STARTS = set(
    "set so remind wake add put that's cross tick take cancel turn undo stop please can don't let tell delete drop clear get "
    "pause lock speak repeat mark check remove empty start give bring call keep reopen untick uncheck help slow talk "
    "you ring pick skip play next open show how what put move shut take thanks thank something say alert beep shout".split()
)
BEFORE = set("you to i me we and not don't can could should must so please will would or it's a the my hey sotto, let's".split())


def parse(text: str):
    """A line as a tree: a list of strings, ("pick", options, maybe), ("slot", spec), ("class", name)."""
    at = 0

    def sequence(ends: str):
        nonlocal at
        out, word = [], ""
        while at < len(text) and text[at] not in ends:
            char = text[at]
            if char in "([{<":
                if word:
                    out.append(word)
                    word = ""
                at += 1
                if char == "{":
                    stop = text.index("}", at)
                    out.append(("slot", text[at:stop]))
                    at = stop + 1
                elif char == "<":
                    stop = text.index(">", at)
                    out.append(("class", text[at:stop]))
                    at = stop + 1
                else:
                    close = ")" if char == "(" else "]"
                    options = [sequence("|" + close)]
                    while text[at] == "|":
                        at += 1
                        options.append(sequence("|" + close))
                    at += 1
                    out.append(("pick", options, char == "["))
            else:
                word += char
                at += 1
        if word:
            out.append(word)
        return out

    tree = sequence("")
    if at != len(text):
        raise ValueError(f"stray bracket in phrase: {text}")
    return tree


@cache
def sections() -> dict[str, dict[tuple[str, ...], list]]:
    """tool -> slots left out -> [(kind of line, tree)]."""
    found: dict[str, dict[tuple[str, ...], list]] = {}
    for path in sorted((HERE / "phrases").glob("*.txt")):
        if path.name in ("classes.txt", "follow.txt", "several.txt"):
            continue
        here = None
        for line in path.read_text("utf-8").splitlines():
            line = line.strip()
            if line.startswith("# "):
                tool, *without = line[2:].split()
                here = found.setdefault(tool, {}).setdefault(tuple(w[1:] for w in without), [])
            elif line:
                here.append(read_phrase(line))
    return found


def read_phrase(line: str):
    """One line: its kind ("!" command, "?" question, "" other) and its tree."""
    kind = line[0] if line[0] in "!?" else ""
    return kind, parse(line[1:].strip() if kind else line)


@cache
def words(name: str) -> list[str]:
    """A word list: words/<name>.txt, or a class of phrases/classes.txt."""
    if name == "task_actions_lines":
        return (HERE / "words" / "task_actions.txt").read_text("utf-8").splitlines()
    path = HERE / "words" / f"{name}.txt"
    if path.exists():
        text = path.read_text("utf-8")
        return [word.strip() for word in re.split(r"[;\n]" if ";" in text else r"[,\n]", text) if word.strip()]
    for line in (HERE / "phrases" / "classes.txt").read_text("utf-8").splitlines():
        head, _, rest = line.partition(": ")
        if head == name:
            return [word.strip() for word in rest.split(",")]
    raise KeyError(name)


def expand(tree, rng, value) -> str:
    """Words of one line; `value(spec)` gives the words for a slot (with its marks), `value("<class>")` those of a class."""
    # Only the whole line is trimmed: the blank in "what('s| is) on" belongs to what stands within.
    return re.sub(r" +", " ", pieces(tree, rng, value)).strip()


def pieces(tree, rng, value) -> str:
    out = ""
    for part in tree:
        if isinstance(part, str):
            out += part
        elif part[0] == "pick":
            _, options, maybe = part
            if maybe and rng.random() < 0.55:
                continue
            text = pieces(rng.choice(options), rng, value)
            before = re.sub(r"[\x01-\x04]", " ", out).split()
            first = text.lstrip().split(" ", 1)[0].lower()
            if before and first in STARTS and before[-1].lower() not in BEFORE and (len(options) > 1 or maybe) and out.endswith(" "):
                text = CLAUSE + text
            out += text
        elif part[0] == "slot":
            words_ = value(part[1])
            out += words_ + (CLAUSE if not out and (part[1].startswith("@") or ":rel" in part[1]) else "")
        else:
            out += value(f"<{part[1]}>")
    return out
