"""Notes written by hand with the questions that should find them, asked in other words than the notes. `hand/notes.tsv` is
only for measuring, `hand/choose.tsv` only for choosing a checkpoint. A line: note, tab, questions separated by " | " (none: a
note that is only in the way).
"""

import pathlib

from common.paths import refuse

HERE = pathlib.Path(__file__).resolve().parent / "hand"


def read(name="notes.tsv"):
    documents, queries, right = [], [], []
    for line in (HERE / name).read_text().splitlines():
        note, _, asked = line.partition("\t")
        for question in (q.strip() for q in asked.split(" | ")):
            if question:
                queries.append(question)
                right.append([len(documents)])
        documents.append(note)
    return queries, documents, right


def sets(kept_out):
    """The notes alone, and the notes among strangers: the example sentences of WordNet's kept-out meanings."""
    queries, documents, right = read()
    return {
        "notes by hand": (queries, documents, right),
        "notes by hand among sentences": (queries, documents + kept_out[1], right),
    }


def to_choose(kept_out):
    """The retrieval sets that a checkpoint is chosen on."""
    queries, documents, right = read("choose.tsv")
    return [kept_out, (queries, documents + kept_out[1], right)]


def assert_unseen(training):
    """No sentence that is measured may be in training, whatever its capitals and its full stop."""
    plain = {text.lower().strip(" .?!") for text in training}
    texts = [text for name in ("notes.tsv", "choose.tsv") for part in read(name)[:2] for text in part]
    seen = [text for text in texts if text.lower().strip(" .?!") in plain]
    if seen:
        refuse(f"measured sentences are in training: {seen[:5]}")


def export(path, queries, documents, right):
    """A retrieval set as lines of "D text" and "Q numbers of the right documents, text", for the program's own measurement."""
    lines = [f"D\t{text}" for text in documents]
    lines += [f"Q\t{','.join(map(str, r))}\t{text}" for text, r in zip(queries, right)]
    path.write_text("\n".join(lines) + "\n")
