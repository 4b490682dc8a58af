"""Everyday notes with what is asked for them in other words, out of `everyday.txt`: sums of rows learn from it which words
mean the same to somebody who asks, and that "what", "did" and "my" say little.
"""

import pathlib
import random
import re

import notes

HERE = pathlib.Path(__file__).resolve().parent


def patterns(path=HERE / "everyday.txt"):
    """(forms of the note, forms of the questions) of each line."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            said, asked = line.split(" || ")
            out.append((said.split(" | "), asked.split(" | ")))
    return out


def one_of_each(form, source):
    """One of the words of each bracket."""
    return re.sub(r"\[([^\]]*)\]", lambda found: source.choice(found[1].split("/")), form)


def generate(count, words, seed=3):
    """`count` pairs (question, note); `words` are WordNet's everyday words by field."""
    source = random.Random(seed)
    slots = {name: [word.replace("-", " ") for word in some.split()] for name, some in notes.SLOTS.items()}
    slots["place"] = words["place"]
    lines, out = patterns(), []
    for number in range(count):
        said, asked = lines[number % len(lines)]
        chosen = {name: source.choice(some) for name, some in slots.items()}
        for name in ("who", "food", "number", "topic"):
            chosen |= {f"{name}{further}": source.choice(slots[name]) for further in (2, 3)}
        pair = []
        for form in (source.choice(asked), source.choice(said)):
            text = one_of_each(form, source).format(**chosen)
            pair.append(text[0].upper() + text[1:] if source.random() < 0.5 else text)
        ends = (source.choice(["", "?", "?"]), source.choice(["", "", "."]))
        out.append((pair[0] + ends[0], pair[1] + ends[1]))
    return out
