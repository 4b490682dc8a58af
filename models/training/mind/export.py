"""Writes the adapter as llama.cpp reads it (GGUF, F16), the grammar beside it, and the manifest's fragment."""

import hashlib
from pathlib import Path

import numpy as np

from abilities import grammar, read
from model import LINEAR, Mind, permute

FILE = "mind-tools.gguf"
VERSION = 1


def export(model: Mind, base: Path, folder: Path) -> Path:
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
    (folder / "mind-tools.gbnf").write_text(grammar(read()), "utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    return path
