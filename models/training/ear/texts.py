"""Compares what the teacher heard with what was to be read, and mends the teacher's text where they nearly agree."""

import difflib
import re

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "x x twenty thirty forty fifty sixty seventy eighty ninety".split()
SAME = {"mr": "mister", "mrs": "missus", "dr": "doctor", "ok": "okay"}


def spelled(number: str) -> list[str]:
    """A number in words; what starts with a nought or is long is read digit by digit."""
    value = int(number)
    if (number[0] == "0" and len(number) > 1) or value >= 10_000:
        return [ONES[int(digit)] for digit in number]
    if value < 20:
        return [ONES[value]]
    if value < 100:
        return [TENS[value // 10], *([ONES[value % 10]] if value % 10 else [])]
    if value < 1000:
        rest = spelled(str(value % 100)) if value % 100 else []
        return [ONES[value // 100], "hundred", *rest]
    rest = spelled(str(value % 1000)) if value % 1000 else []
    return [*spelled(str(value // 1000)), "thousand", *rest]


def words(text: str) -> list[str]:
    """Lower case, no punctuation, numbers spelled."""
    text = text.lower().replace("’", "'").replace("'", "").replace("%", " percent ")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    found = []
    for word in re.findall(r"[a-z]+|\d+", text):
        found += spelled(word) if word[0].isdigit() else [SAME.get(word, word)]
    return found


def errors(said: list[str], heard: list[str]) -> int:
    """Fewest changes that make one of the other."""
    row = list(range(len(heard) + 1))
    for word in said:
        diagonal, row[0] = row[0], row[0] + 1
        for place, other in enumerate(heard):
            diagonal, row[place + 1] = row[place + 1], min(
                diagonal + (word != other), row[place + 1] + 1, row[place] + 1
            )
    return row[-1]


def same(said: str, heard: str) -> float:
    """Errors for each word said; digits that were read one by one count as such ("3227" for "three two two seven")."""
    wanted = words(said)
    best = errors(wanted, words(heard))
    one_by_one = re.sub(r"\d", lambda digit: f" {digit[0]} ", heard)
    return min(best, errors(wanted, words(one_by_one))) / max(1, len(wanted))


def mended(said: str, heard: str) -> str | None:
    """What was said, written as the teacher writes: its capitals and points, but the words that were to be read.
    None where that cannot be told."""
    if re.search(r"\d", heard) or re.search(r"\d", said):
        return None
    wanted = re.findall(r"[A-Za-z']+", said.replace("’", "'"))
    marks = [(m[1], m[2]) for m in re.finditer(r"([A-Za-z'’]+)([,.?!;:]?)[^A-Za-z'’]*", heard)]
    bare = [words(word)[:1] or [""] for word, _ in marks]
    out: list[str] = []
    matcher = difflib.SequenceMatcher(a=[b[0] for b in bare], b=[(words(w) or [""])[0] for w in wanted], autojunk=False)
    for what, a0, a1, b0, b1 in matcher.get_opcodes():
        if what == "equal":
            out += [word + tail for word, tail in marks[a0:a1]]
            continue
        new = wanted[b0:b1]
        if new and a1 > a0:
            new = [*new[:-1], new[-1] + marks[a1 - 1][1]]
            if marks[a0][0][0].isupper() and (a0 == 0 or out and out[-1][-1] in ".?!"):
                new[0] = new[0][0].upper() + new[0][1:]
        out += new
    text = " ".join(out)
    if not text:
        return None
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!" else text.rstrip(",;:-") + "."
