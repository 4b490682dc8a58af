"""SmolLM2 in torch, read from the starter's GGUF, with LoRA on every linear layer. Base weights stay frozen in bf16."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

#: GGUF names of the layers that get an adapter.
LINEAR = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


def unpermute(w: np.ndarray, heads: int) -> np.ndarray:
    """From llama.cpp's order of rotary rows (pairs beside each other) to halves."""
    rows, columns = w.shape
    return w.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def permute(w: np.ndarray, heads: int) -> np.ndarray:
    """The other way."""
    rows, columns = w.shape
    return w.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


class Adapter(nn.Module):
    """The two trained matrices of one frozen one."""

    def __init__(self, into: int, out: int, rank: int, alpha: float):
        super().__init__()
        self.a = nn.Parameter(torch.empty(rank, into))
        self.b = nn.Parameter(torch.zeros(out, rank))
        nn.init.normal_(self.a, std=1 / math.sqrt(into))
        self.scale = alpha / rank


def together(x, weight, adapters):
    """Several matrices that take the same input, as one: few big products are quicker than many small ones."""
    down = torch.cat([adapter.a for adapter in adapters]).to(x.dtype)
    up = torch.block_diag(*(adapter.b * adapter.scale for adapter in adapters)).to(x.dtype)
    return F.linear(x, weight) + F.linear(F.linear(x, down), up)


class Layer(nn.Module):
    def __init__(self, get, n: int, size, rank: int, alpha: float):
        super().__init__()
        self.size, frozen = size, {}
        for name in LINEAR:
            weight = get(f"blk.{n}.{name}.weight")
            if name in ("attn_q", "attn_k"):
                weight = unpermute(weight, size["heads"] if name == "attn_q" else size["kv_heads"])
            frozen[name] = torch.tensor(np.ascontiguousarray(weight)).bfloat16()
            setattr(self, name, Adapter(weight.shape[1], weight.shape[0], rank, alpha))
        self.register_buffer("qkv", torch.cat([frozen["attn_q"], frozen["attn_k"], frozen["attn_v"]]))
        self.register_buffer("gate_up", torch.cat([frozen["ffn_gate"], frozen["ffn_up"]]))
        self.register_buffer("out", frozen["attn_output"])
        self.register_buffer("down", frozen["ffn_down"])
        for name in ("attn_norm", "ffn_norm"):
            self.register_buffer(name, torch.tensor(get(f"blk.{n}.{name}.weight")))

    def forward(self, x, cos, sin, kept=None):
        """`kept` is a list with what was computed before (empty at first), for answering; training needs none."""
        size, (batch, length, wide) = self.size, x.shape
        head = wide // size["heads"]
        h = norm(x, self.attn_norm, size["epsilon"])
        qkv = together(h, self.qkv, (self.attn_q, self.attn_k, self.attn_v)).view(batch, length, -1, head).transpose(1, 2)
        q, k, v = qkv.split([size["heads"], size["kv_heads"], size["kv_heads"]], 1)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if kept is not None:
            if kept:
                k, v = torch.cat([kept[0], k], 2), torch.cat([kept[1], v], 2)
            kept[:] = [k, v]
        times = size["heads"] // size["kv_heads"]
        k, v = k.repeat_interleave(times, 1), v.repeat_interleave(times, 1)
        h = F.scaled_dot_product_attention(q, k, v, is_causal=length > 1)
        x = x + together(h.transpose(1, 2).reshape(batch, length, -1), self.out, (self.attn_output,))
        gate, up = together(norm(x, self.ffn_norm, size["epsilon"]), self.gate_up, (self.ffn_gate, self.ffn_up)).chunk(2, -1)
        return x + together(F.silu(gate) * up, self.down, (self.ffn_down,))


def norm(x, weight, epsilon):
    y = x.float()
    return (y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + epsilon) * weight).to(x.dtype)


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    one, two = x[..., :half], x[..., half:]
    return torch.cat((one * cos - two * sin, two * cos + one * sin), -1)


class Mind(nn.Module):
    """The model. Right padding needs no mask, since attention looks back only."""

    def __init__(self, path, rank: int = 16, alpha: float = 32.0, most: int = 768):
        super().__init__()
        import gguf
        from gguf.quants import dequantize

        reader = gguf.GGUFReader(str(path))
        tensors = {t.name: t for t in reader.tensors}
        value = lambda key: reader.fields[key].contents()
        get = lambda name: dequantize(tensors[name].data, tensors[name].tensor_type).astype(np.float32)
        self.size = {
            "heads": value("llama.attention.head_count"), "kv_heads": value("llama.attention.head_count_kv"),
            "epsilon": value("llama.attention.layer_norm_rms_epsilon"),
        }
        self.register_buffer("embedding", torch.tensor(get("token_embd.weight")).bfloat16())
        self.register_buffer("output_norm", torch.tensor(get("output_norm.weight")))
        self.layers = nn.ModuleList(Layer(get, n, self.size, rank, alpha) for n in range(value("llama.block_count")))
        head = value("llama.embedding_length") // self.size["heads"]
        angle = torch.outer(torch.arange(most).float(), value("llama.rope.freq_base") ** (-torch.arange(0, head, 2).float() / head))
        self.register_buffer("cos", angle.cos().bfloat16())
        self.register_buffer("sin", angle.sin().bfloat16())

    def forward(self, ids, wanted=None):
        """Logits at all places, or only where `wanted` is true."""
        x = F.embedding(ids, self.embedding)
        cos, sin = self.cos[:ids.shape[1]], self.sin[:ids.shape[1]]
        for layer in self.layers:
            x = layer(x, cos, sin)
        if wanted is not None:
            x = x[wanted]
        return F.linear(norm(x, self.output_norm, self.size["epsilon"]), self.embedding)

    @torch.no_grad()
    def answer(self, prompts: list[list[int]], end: int, most: int = 96) -> list[list[int]]:
        """The likeliest answers to prompts of one length."""
        ids, at = torch.tensor(prompts), 0
        kept = [[] for _ in self.layers]
        out: list[list[int]] = [[] for _ in prompts]
        open_ = set(range(len(prompts)))
        while open_ and len(out[0]) < most:
            x = F.embedding(ids, self.embedding)
            cos, sin = self.cos[at:at + ids.shape[1]], self.sin[at:at + ids.shape[1]]
            for layer, before in zip(self.layers, kept):
                x = layer(x, cos, sin, before)
            at += ids.shape[1]
            x = norm(x[:, -1], self.output_norm, self.size["epsilon"])
            ids = F.linear(x, self.embedding).argmax(-1, keepdim=True)
            for n, token in enumerate(ids[:, 0].tolist()):
                out[n].append(token)
                if token == end:
                    open_.discard(n)
        return [row[:row.index(end)] if end in row else row for row in out]

    def adapter(self) -> dict[str, torch.Tensor]:
        """The weights that are trained, by name."""
        return {name: p for name, p in self.named_parameters()}
