"""Writes the adapter as llama.cpp reads it (GGUF, F16), the grammar beside it, and both into the list of own weights."""

from pathlib import Path

import numpy as np

from abilities import grammar, read
from common import manifest
from model import LINEAR, Mind, permute, unpermute

FILE, GRAMMAR = "mind-tools.gguf", "mind-tools.gbnf"
VERSION = 2
FACTS = {"recipe": "models/training/mind", "recipe_version": VERSION, "licence": "Apache-2.0 OR MIT"}


def export(model: Mind, base: Path, folder: Path, examples: int) -> Path:
    """The adapter and its grammar into a folder, and what stands about them in its list."""
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
    manifest.put(
        path, kind="mind-adapter", base="SmolLM2-135M-Instruct Q4_1 (Apache-2.0), starter set", base_sha256=manifest.sha256(base),
        abilities_sha256=manifest.abilities_sha256(), examples_seen=examples, **FACTS,
        went_in=["requests generated from crates/skills/abilities and the recipe's own phrases and word lists; no recordings, no texts of other people"],
    )
    manifest.put(rules, kind="mind-grammar", abilities_sha256=manifest.abilities_sha256(), **FACTS, went_in=["rules written from the abilities"])
    print(f"{path}: {path.stat().st_size} bytes, {examples} examples seen")
    return path


def read_adapter(path: Path, size: dict) -> dict[str, np.ndarray]:
    """The weights of a written adapter, by the names of the model's parameters."""
    import gguf

    found = {}
    for tensor in gguf.GGUFReader(str(path)).tensors:
        _, layer, name, _, which = tensor.name.split(".")
        weight = np.array(tensor.data, np.float32)
        if which == "lora_b" and name in ("attn_q", "attn_k"):
            weight = unpermute(weight, size["heads"] if name == "attn_q" else size["kv_heads"])
        found[f"layers.{layer}.{name}.{which[-1]}"] = weight
    return found
