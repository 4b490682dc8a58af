"""WordNet 3.0 out of Debian's package `wordnet-base` (WordNet licence: any purpose, free of charge).

A meaning ("synset") has words, a definition and often example sentences. Whole meanings are kept out of training: 5 % for
measuring and 2.5 % for choosing checkpoints, by the hash of the meaning's number, so that nobody picked them by eye.
"""

import dataclasses
import hashlib
import pathlib
import re
import shutil
import subprocess

PACKAGE = "wordnet-base"
KINDS = ("noun", "verb", "adj", "adv")
LEXICON_FILES = {
    "04": "act", "05": "animal", "06": "artifact", "08": "body", "09": "thought", "10": "word", "11": "event", "12": "feeling",
    "13": "food", "14": "group", "15": "place", "18": "person", "20": "plant", "21": "property", "26": "state", "27": "matter",
    "28": "time",
}


@dataclasses.dataclass
class Meaning:
    number: str
    words: list
    definition: str
    examples: list
    field: str

    @property
    def part(self):
        share = int(hashlib.sha256(f"sotto memory split 1 {self.number}".encode()).hexdigest()[:8], 16) / 2**32
        return "measure" if share < 0.05 else "choose" if share < 0.075 else "train"


def fetch_package(name, into):
    """Unpacks a Debian package into `into` through apt's own client; nothing is installed."""
    done = into / f"{name}.done"
    if done.exists():
        return into
    if not shutil.which("apt-get"):
        raise SystemExit(
            f"This recipe reads Debian's package {name} and needs apt-get to fetch it. Without apt: unpack the package "
            f"by hand into {into} and create the empty file {done}."
        )
    into.mkdir(parents=True, exist_ok=True)
    for old in into.glob(f"{name}_*.deb"):
        old.unlink()
    said = subprocess.run(["apt-get", "download", name], cwd=into, capture_output=True, text=True)
    found = list(into.glob(f"{name}_*.deb"))
    if not found:
        raise SystemExit(f"apt-get could not fetch {name}: {said.stderr.strip()}. Run `apt-get update` and try again.")
    subprocess.run(["dpkg", "-x", found[0], into], check=True)
    done.touch()
    return into


def meanings(folder):
    out = []
    root = pathlib.Path(folder) / "usr/share/wordnet"
    for kind in KINDS:
        for line in (root / f"data.{kind}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue
            head, _, gloss = line.partition(" | ")
            fields = head.split(" ")
            count = int(fields[3], 16)
            words = [fields[4 + 2 * i].split("(")[0].replace("_", " ") for i in range(count)]
            examples = [e.strip() for e in re.findall(r'"([^"]{8,})"', gloss)]
            definition = re.sub(r'["“].*$', "", gloss).strip().rstrip(";").strip()
            if definition:
                field = LEXICON_FILES.get(fields[1], "") if kind == "noun" else kind
                out.append(Meaning(kind[0] + fields[0], words, definition, examples, field))
    return out


def common_words(folder, found):
    """Field (of nouns) or kind → everyday words: those that WordNet's own counts have seen in that meaning."""
    counted = set()
    for kind in KINDS:
        for line in (pathlib.Path(folder) / f"usr/share/wordnet/index.{kind}").read_text(encoding="latin-1").splitlines():
            if not line.startswith("  "):
                fields = line.split()
                pointers = int(fields[3])
                if int(fields[5 + pointers]) > 0:
                    counted.add((fields[0].replace("_", " "), kind[0] + fields[6 + pointers]))
    out = {}
    for meaning in found:
        if meaning.field and meaning.part == "train":
            for word in meaning.words:
                if (word.lower(), meaning.number) in counted and len(word) > 2:
                    out.setdefault(meaning.field, []).append(word.lower())
    return out
