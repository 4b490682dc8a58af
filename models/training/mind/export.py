"""Writes the adapter as llama.cpp reads it (GGUF, F16), the grammar beside it, and the manifest's fragment."""

import hashlib
from pathlib import Path

import numpy as np

from abilities import grammar, read
from model import LINEAR, Mind, permute

FILE, GRAMMAR = "mind-tools.gguf", "mind-tools.gbnf"
VERSION = 1


MANIFEST = """# Part of the manifest: the mind's tool adapter. Written by models/training/mind/export.py.
[[file]]
file = "{file}"
sha256 = "{sha256}"
bytes = {bytes}
kind = "mind-adapter"
base = "SmolLM2-135M-Instruct Q4_1 (starter set), Apache-2.0"
base_sha256 = "{base_sha256}"
recipe = "models/training/mind"
recipe_version = {version}
examples_seen = {examples}
licence = "Apache-2.0 OR MIT"
went_in = "Requests generated from crates/skills/abilities and the recipe's own phrases and word lists; no recordings, no texts of other people"

[[file]]
file = "{grammar}"
sha256 = "{grammar_sha256}"
bytes = {grammar_bytes}
kind = "mind-grammar"
recipe = "models/training/mind"
recipe_version = {version}
licence = "Apache-2.0 OR MIT"
"""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def export(model: Mind, base: Path, folder: Path, examples: int) -> Path:
    """The adapter, its grammar and its part of the manifest, into a folder."""
    import gguf

    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / FILE, folder / (FILE + ".part")
    out = gguf.GGUFWriter(str(part), "llama")
    out.add_string("general.type", "adapter")
    out.add_string("adapter.type", "lora")
    out.add_string("general.name", "Sotto tool adapter")
    out.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    first = model.layers[0].attn_q
    out.add_float32("adapter.lora.alpha", float(first.scale * first.a.shape[0]))
    for n, layer in enumerate(model.layers):
        for name in LINEAR:
            linear = getattr(layer, name)
            a, b = linear.a.detach().float().cpu().numpy(), linear.b.detach().float().cpu().numpy()
            # llama.cpp keeps the rotary rows of q and k in pairs; only B has rows of the output.
            if name in ("attn_q", "attn_k"):
                b = permute(b, model.size["heads"] if name == "attn_q" else model.size["kv_heads"])
            out.add_tensor(f"blk.{n}.{name}.weight.lora_a", np.ascontiguousarray(a).astype(np.float16))
            out.add_tensor(f"blk.{n}.{name}.weight.lora_b", np.ascontiguousarray(b).astype(np.float16))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()
    part.replace(path)
    rules = folder / GRAMMAR
    rules.write_text(grammar(read()), "utf-8")
    (folder / "mind.toml").write_text(MANIFEST.format(
        file=FILE, sha256=sha256(path), bytes=path.stat().st_size, base_sha256=sha256(base), version=VERSION, examples=examples,
        grammar=GRAMMAR, grammar_sha256=sha256(rules), grammar_bytes=rules.stat().st_size,
    ), "utf-8")
    print(f"{path}: {path.stat().st_size} bytes, {examples} examples seen")
    return path
