"""Making the quick table: the texts and their teacher, the training, the file, and what is measured of it."""

import hashlib
import os
import pathlib

import numpy as np
import torch

import hand
import store
import table
import teacher
import texts as sources
from common import manifest, paths

VERSION = 2
HERE = pathlib.Path(__file__).resolve().parent
OWN = HERE.parent.parent / "own"


def run(asked):
    """Makes it, or the part of it that is asked for."""
    folder = teacher.models_folder()
    torch.manual_seed(1)
    if not os.environ.get("SOTTO_TRAINING_THREADS") == "all":
        torch.set_num_threads(int(os.environ.get("SOTTO_TRAINING_THREADS", "1")))
    cache = paths.training_dir("memory")
    if asked.only_measure:
        kept = sources.kept_out(cache / "debian")
    elif not asked.only_balance:
        training, pairs, kept = sources.collect(cache / "debian", not asked.full, asked.part)
        hand.assert_unseen([*training, *(text for kind in pairs for pair in kind for text in pair)])
        make(asked, folder, cache, training, pairs, kept)
    if asked.only_balance:
        tokens = teacher.tokenizer(folder)
        pieces = [tokens.id_to_token(i) for i in range(tokens.get_vocab_size())]
        balance(table.read(OWN / "memory-table.bin"), pieces, tokens)
        return
    measure(folder, cache, kept)


def make(asked, folder, cache, training, pairs, kept):
    device = "cuda" if asked.full and torch.cuda.is_available() else "cpu"
    tokens = teacher.tokenizer(folder)
    pieces = [tokens.id_to_token(i) for i in range(tokens.get_vocab_size())]
    settings = table.Settings() if asked.small else table.Settings(steps=40_000, batch=4096, pairs=2048)
    targets = store.vectors(training, folder, cache, device=device)
    cut = table.Pieces.cut(training, tokens)
    if asked.start:  # its way back to the teacher's vectors is found again by least squares
        start = table.read(asked.start)
        seen = torch.from_numpy(targets[:20_000].astype(np.float32))
        axes = torch.linalg.lstsq(table.embed(start, cut, range(len(seen))), seen - seen.mean(0)).solution.numpy()
        start = start.numpy()
    else:
        single = single_pieces(folder, cache, len(pieces), device)
        start, axes = table.first_rows(single, np.bincount(cut.flat, minlength=len(pieces)), settings.width)
        # the single pieces are texts too: they keep rare words where the teacher has them
        cut = table.Pieces([cut.flat[s : s + n] for s, n in zip(cut.starts, cut.lengths)] + [[i] for i in range(len(pieces))])
        targets = np.concatenate([targets, single.astype(np.float16)])
    pairs = [tuple(table.Pieces.cut([pair[side] for pair in kind], tokens) for side in (0, 1)) for kind in pairs]
    choose = chooser(kept, tokens, device)
    checkpoint = cache / f"table-{settings.width}-{'full' if asked.full else 'small'}-{store.fingerprint(training)}.pt"
    rows, best = table.train(start, axes, cut, targets, pairs, choose, settings, checkpoint, asked.minutes, device)
    OWN.mkdir(parents=True, exist_ok=True)
    balance(rows, pieces, tokens)
    if not asked.start:
        table.write(cache / "untrained.bin", torch.from_numpy(start), pieces)
    print(f"wrote {OWN / 'memory-table.bin'} (step {best['step']}, choosing part {best['recall']:.4f})")


def balance(rows, pieces, tokens):
    """Writes the rows with slight words made shorter, as much as the notes by hand for choosing find best."""
    queries, documents, right = hand.read("choose.tsv")
    cut = [table.Pieces.cut(part, tokens) for part in (queries, documents)]
    rows = table.balanced(rows, pieces, lambda some: table.recall(*(table.embed(some, part) for part in cut), right))
    table.write(OWN / "memory-table.bin", rows, pieces)


def chooser(kept, tokens, device="cpu"):
    """What finds out how much of the choosing part some rows find."""
    sets = [(table.Pieces.cut(q, tokens), table.Pieces.cut(d, tokens), right) for q, d, right in hand.to_choose(kept["choose"])]

    def choose(rows):
        found = [table.recall(*(table.embed(rows, part, device=device) for part in (q, d)), right) for q, d, right in sets]
        return sum(found) / len(found)

    return choose


def single_pieces(folder, cache, count, device):
    """The teacher's vector of each piece on its own."""
    at = cache / "single-pieces.npy"
    if not at.exists():
        model = teacher.MiniLM(folder, device=device)
        lists = [[101, i, 102] for i in range(count)]
        np.save(cache / "single-pieces.part.npy", model.embed_ids(lists))
        (cache / "single-pieces.part.npy").rename(at)
    return np.load(at)


def measure(folder, cache, kept):
    """Both sets that no training saw, by MiniLM and by the table, in the same run."""
    made = OWN / "memory-table.bin"
    if not made.exists():
        paths.refuse(f"{made} is not there yet; make it first")
    tokens, model = teacher.tokenizer(folder), teacher.MiniLM(folder)
    tables = {"table": table.read(made)}
    if (cache / "untrained.bin").exists():
        tables["table before training"] = table.read(cache / "untrained.bin")
    lines = ["| set | queries | among | MiniLM recall@10 | quick table | ÷ | untrained table ÷ |", "|---|---|---|---|---|---|---|"]
    hand.export(cache / "kept-out-wordnet.tsv", *kept["measure"])
    for name, (queries, documents, right) in {**hand.sets(kept["measure"]), "WordNet, meanings kept out": kept["measure"]}.items():
        exact = table.recall(*(torch.from_numpy(model.embed(part)) for part in (queries, documents)), right)
        quick = {
            which: table.recall(*(table.embed(rows, table.Pieces.cut(part, tokens)) for part in (queries, documents)), right)
            for which, rows in tables.items()
        }
        before = f"{quick['table before training'] / exact:.3f}" if len(quick) > 1 else "-"
        lines.append(f"| {name} | {len(queries)} | {len(documents)} | {exact:.3f} | {quick['table']:.3f} | {quick['table'] / exact:.3f} | {before} |")
        print(lines[-1], flush=True)
    describe(made, lines)


def describe(made, lines):
    """What the chief table and the manifest take over."""
    size, digest = made.stat().st_size, hashlib.sha256(made.read_bytes()).hexdigest()
    told = [
        "### Memory: the quick table", "", *lines, "",
        "Recall@10: the share of a question's right texts among the ten nearest; goal 0.9 of MiniLM's. Notes and questions by hand "
        "(`models/training/memory/hand/notes.tsv`), the questions in other words than the notes; \"among sentences\" adds the example "
        "sentences of kept-out WordNet meanings as strangers; the WordNet set asks with definitions for example sentences of the same "
        "meaning, whole meanings kept out of training (definition-and-example pairs of other meanings were trained on, MiniLM's "
        "publishers do not say that of theirs, so a ratio above 1 there says little). The untrained table, where it was measured, is the "
        "pieces' own vectors, main axes, frequency weights.",
    ]
    page = OWN / "memory.md"
    # speeds are measured by the program's own benchmark and stay as they stand
    before = page.read_text().splitlines() if page.exists() else []
    at = next((i for i, line in enumerate(before) if "sentences a second" in line), len(before))
    told += ["", *before[at:]] if at < len(before) else []
    page.write_text("\n".join(told) + "\n")
    manifest.put(
        made, kind="memory-table", base="all-MiniLM-L6-v2 (Apache-2.0), starter set",
        base_sha256=manifest.sha256(teacher.models_folder() / "model.safetensors"), recipe="models/training/memory",
        recipe_version=VERSION, licence="Apache-2.0",
        went_in=[
            "WordNet 3.0, definitions, examples and words (WordNet licence)",
            "documentation of Python 3.11 (PSF licence)",
            "notes and questions generated by the recipe (this project)",
        ],
    )
    print("\n".join(lines), f"{made.name}: {size} bytes, sha256 {digest}", sep="\n")
