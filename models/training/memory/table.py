"""The student: one row a word piece, a text's vector is the sum of its rows made length 1.

It starts as the teacher's own vectors of the single pieces, turned onto their main axes and weighted against frequent pieces,
and is then trained so that texts lie beside each other as the teacher lays them.
"""

import dataclasses
import time

import numpy as np
import torch
import torch.nn.functional as F

MARK = b"SOTTOQT1"


@dataclasses.dataclass
class Settings:
    width: int = 256
    steps: int = 2500
    batch: int = 1024
    pairs: int = 512
    rate: float = 2e-3
    drop: float = 0.0  # pieces left out of a text while training: sums of rows fit too little, not too much
    sharpness: float = 0.05  # temperature of the teacher's and the student's neighbourhoods
    pair_sharpness: float = 0.05
    pair_weight: float = 1.0
    fit_weight: float = 1.0
    seed: int = 1


class Pieces:
    """Texts as piece numbers without marks, in one long list."""

    def __init__(self, lists):
        self.lengths = np.array([len(one) for one in lists])
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.flat = np.fromiter((p for one in lists for p in one), np.int32, int(self.lengths.sum()))

    @staticmethod
    def cut(texts, tokens):
        out = []
        for i in range(0, len(texts), 20_000):
            encoded = tokens.encode_batch(list(texts[i : i + 20_000]), add_special_tokens=False)
            out += [e.ids[:254] for e in encoded]
        return Pieces(out)

    def some(self, which, drop=0.0, source=None):
        """(piece numbers, offsets) as `embedding_bag` wants them."""
        parts = [self.flat[self.starts[i] : self.starts[i] + self.lengths[i]] for i in which]
        if drop:
            parts = [p if len(p) < 3 else p[source.random(len(p)) > drop] for p in parts]
        offsets = np.concatenate([[0], np.cumsum([len(p) for p in parts])[:-1]])
        return torch.from_numpy(np.concatenate(parts).astype(np.int64)), torch.from_numpy(offsets.astype(np.int64))


def first_rows(piece_vectors, counts, width):
    """Main axes of the single pieces' vectors, weighted by a/(a + frequency) ("smooth inverse frequency")."""
    centred = piece_vectors - piece_vectors.mean(0)
    _, _, axes = np.linalg.svd(centred.astype(np.float64), full_matrices=False)
    axes = axes[:width]
    share = (counts + 1) / (counts.sum() + len(counts))
    weight = 1e-3 / (1e-3 + share)
    return (centred @ axes.T * weight[:, None]).astype(np.float32), axes.astype(np.float32)


# Words that ask, point and join. They say little about what a note or a question is about, and MiniLM, which sees them among
# the others, makes less of them than a sum can.
SLIGHT = (
    "what when where who whom whose which why how do does did is are was were be been am i my me we our us you your he she his her "
    "it its they their the a an of in on at to for from with and or not no can could should would must have has had . ? ! , ' s t "
    "that this there will if by as up out"
).split()
FACTORS = (1.0, 0.7, 0.5, 0.3, 0.1)


def lighter(rows, pieces, factor):
    """Rows with those of the slight words made so much shorter."""
    number = {piece: i for i, piece in enumerate(pieces)}
    out = rows.clone()
    out[[number[word] for word in SLIGHT]] *= factor
    return out


def balanced(rows, pieces, choose, say=print):
    """The rows with whichever factor finds most, by `choose` (student recall of rows)."""
    found = {factor: choose(lighter(rows, pieces, factor)) for factor in FACTORS}
    say("slight words times: " + ", ".join(f"{factor} {value:.4f}" for factor, value in found.items()))
    return lighter(rows, pieces, max(found, key=found.get))


def embed(rows, pieces, which=None, device="cpu"):
    which = range(len(pieces.lengths)) if which is None else which
    out = []
    for i in range(0, len(which), 8192):
        flat, offsets = pieces.some(which[i : i + 8192])
        out.append(F.normalize(F.embedding_bag(flat.to(device), rows, offsets.to(device), mode="sum"), dim=1))
    return torch.cat(out)


def recall(queries, documents, right, most=10):
    """The share of each query's right documents among the first `most` (of `most`, if it has more), averaged."""
    found = (queries @ documents.T).topk(min(most, len(documents)), dim=1).indices.tolist()
    return float(np.mean([len(set(r) & set(f)) / min(len(r), most) for r, f in zip(right, found)]))


def neighbourhoods(vectors, count, seed, device):
    """Texts in groups of near meaning, so that a batch also holds what is hard to tell apart."""
    source = torch.Generator().manual_seed(seed)
    centres = vectors[torch.randperm(len(vectors), generator=source)[:count]].float().to(device)
    return torch.cat([(vectors[i : i + 16384].float().to(device) @ centres.T).argmax(1).cpu() for i in range(0, len(vectors), 16384)])


def _near(a, b, sharpness):
    near = a @ b.T / sharpness
    return near.masked_fill(torch.eye(len(a), dtype=torch.bool, device=a.device), -1e4) if a is b else near


def rate_at(progress):
    """The share of the learning rate: quickly up, slowly down."""
    return min(1.0, (progress + 1e-3) / 0.03) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * min(1.0, progress))))


def sums(rows, flat, offsets, device):
    """Vectors of texts. The gradient holds only the rows that occur: a step would otherwise go through all of them."""
    return F.normalize(F.embedding_bag(flat.to(device), rows, offsets.to(device), mode="sum", sparse=True), dim=1)


def apart(rows, pairs, settings, source, device):
    """How badly each second half of some pairs is found among the others by its first half, and the other way round."""
    sides = []
    which = source.integers(len(pairs[0].lengths), size=settings.pairs)
    for side in pairs:
        flat, offsets = side.some(which, settings.drop, source)
        sides.append(sums(rows, flat, offsets, device))
    near = sides[0] @ sides[1].T / settings.pair_sharpness
    # another pair with the same second half is no wrong answer
    right = torch.arange(len(near), device=device)
    with torch.no_grad():
        same = (sides[1] @ sides[1].T > 0.97) & (right[:, None] != right)
    near = near.masked_fill(same, -1e4)
    return (F.cross_entropy(near, right) + F.cross_entropy(near.T, right)) / 2


def train(start, axes, texts, targets, pairs, choose, settings, checkpoint, minutes=1e9, device="cpu", say=print):
    """`texts`: Pieces; `targets`: their teacher vectors; `pairs`: kinds of (Pieces, Pieces) that belong together; `choose`:
    (student recall of rows). Ends after `minutes` with its learning rate sunk, where the steps are not done by then."""
    rows = torch.nn.Parameter(torch.from_numpy(start).to(device))
    back = torch.nn.Parameter(torch.from_numpy(axes).to(device))
    middle = torch.nn.Parameter(torch.from_numpy(targets[:20000].mean(0).astype(np.float32)).to(device))
    best, step, spent = {"recall": choose(rows.detach()), "rows": rows.detach().clone(), "step": 0}, 0, 0.0
    say(f"start: recall@10 of the choosing part {best['recall']:.4f}")
    optimizers = (torch.optim.SparseAdam([rows], lr=settings.rate, betas=(0.9, 0.98)), torch.optim.Adam([back, middle], lr=1e-3, betas=(0.9, 0.98)))
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        if kept["settings"] == dataclasses.asdict(settings):
            rows.data, back.data, middle.data = kept["rows"].to(device), kept["back"].to(device), kept["middle"].to(device)
            for optimizer, state in zip(optimizers, kept["optimizers"]):
                optimizer.load_state_dict(state)
            best, step, spent = kept["best"], kept["step"], kept["spent"]
            say(f"goes on at step {step}")
    targets = torch.from_numpy(targets)
    groups = neighbourhoods(targets, 1500, settings.seed, device).numpy()
    members = np.argsort(groups, kind="stable")
    began, first = time.time(), step
    while step < settings.steps:
        source = np.random.default_rng([settings.seed, step])
        if step % 2:
            which = source.integers(len(texts.lengths), size=settings.batch)
        else:  # sixteen stretches of neighbours
            each = settings.batch // 16
            begins = source.integers(len(members) - each, size=16)
            which = np.concatenate([members[b : b + each] for b in begins])
        progress = max(step / settings.steps, (spent + time.time() - began) / 60 / minutes)
        last = step + 1 == settings.steps or progress >= 1
        for optimizer, rate in zip(optimizers, (settings.rate, 1e-3)):
            optimizer.param_groups[0]["lr"] = float(rate * rate_at(progress))
            optimizer.zero_grad()
        flat, offsets = texts.some(which, settings.drop, source)
        student = sums(rows, flat, offsets, device)
        teacher = targets[which].float().to(device)
        wanted = F.log_softmax(_near(teacher, teacher, settings.sharpness), dim=1)
        given = F.log_softmax(_near(student, student, settings.sharpness), dim=1)
        neighbours = F.kl_div(given, wanted, log_target=True, reduction="batchmean")
        fit = (1 - F.cosine_similarity(student @ back + middle, teacher)).mean()
        together = sum(apart(rows, kind, settings, source, device) for kind in pairs) / len(pairs)
        loss = neighbours + settings.fit_weight * fit + settings.pair_weight * together
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        step += 1
        if step % 250 == 0 or last:
            now = choose(rows.detach())
            if now > best["recall"]:
                best = {"recall": now, "rows": rows.detach().clone(), "step": step}
            state = {"rows": rows.data, "back": back.data, "middle": middle.data, "optimizers": [one.state_dict() for one in optimizers],
                     "best": best, "step": step, "spent": spent + time.time() - began, "settings": dataclasses.asdict(settings)}
            torch.save(state, checkpoint.with_suffix(".part"))
            checkpoint.with_suffix(".part").rename(checkpoint)
            rate = (step - first) / (time.time() - began)
            left = min((settings.steps - step) / rate / 60, minutes - (spent + time.time() - began) / 60)
            say(f"step {step} of {settings.steps}: neighbours {neighbours:.4f}, fit {fit:.4f}, pairs {together:.4f}; choosing part "
                f"{now:.4f} (best {best['recall']:.4f}); {rate:.1f} steps/s, {left:.1f} min left", flush=True)
        if last:
            break
    return best["rows"].cpu(), best


def small_rows(rows):
    """Eight bits a number and one scale a row: (scales, numbers)."""
    rows = np.asarray(rows, np.float32)
    scales = np.abs(rows).max(1) / 127
    numbers = np.rint(rows / np.maximum(scales, 1e-12)[:, None]).clip(-127, 127).astype(np.int8)
    return scales.astype("<f4"), numbers


def write(path, rows, pieces):
    """Mark, rows, width, length of the word list; word list; scales; numbers. Little-endian."""
    scales, numbers = small_rows(rows)
    words = "\n".join(pieces).encode()
    assert len(pieces) == len(numbers) and not any("\n" in p or "\r" in p for p in pieces)
    head = MARK + np.array([numbers.shape[0], numbers.shape[1], len(words)], "<u4").tobytes()
    part = path.with_suffix(".part")
    part.write_bytes(head + words + scales.tobytes() + numbers.tobytes())
    part.rename(path)


def read(path):
    data = path.read_bytes()
    assert data[:8] == MARK
    count, width, words = np.frombuffer(data, "<u4", 3, 8)
    at = 20 + int(words)
    scales = np.frombuffer(data, "<f4", count, at)
    numbers = np.frombuffer(data, np.int8, int(count) * int(width), at + 4 * int(count)).reshape(count, width)
    return torch.from_numpy(numbers * scales[:, None])
