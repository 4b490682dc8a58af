"""SmolLM2 in torch, read from the starter's GGUF, with LoRA on every linear layer. Base weights stay frozen: in whole numbers
for training on a processor (`quick`), in float32 for measuring, in bf16 on a graphics card."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from quick import Adapted, Frozen, Gate, Norm

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
    down = torch.cat([adapter.a for adapter in adapters])
    up = torch.block_diag(*(adapter.b * adapter.scale for adapter in adapters))
    if isinstance(weight, Frozen):
        return Adapted.apply(x, weight, down, up)
    return F.linear(x, weight) + F.linear(F.linear(x, down.to(x.dtype)), up.to(x.dtype))


class Layer(nn.Module):
    def __init__(self, get, n: int, size, rank: int, alpha: float, quick: bool, kind):
        super().__init__()
        self.size, frozen = size, {}
        for name in LINEAR:
            weight = get(f"blk.{n}.{name}.weight")
            if name in ("attn_q", "attn_k"):
                weight = unpermute(weight, size["heads"] if name == "attn_q" else size["kv_heads"])
            frozen[name] = torch.tensor(np.ascontiguousarray(weight))
            setattr(self, name, Adapter(weight.shape[1], weight.shape[0], rank, alpha))
        for name, parts in (("qkv", ("attn_q", "attn_k", "attn_v")), ("out", ("attn_output",)), ("gate_up", ("ffn_gate", "ffn_up")), ("down", ("ffn_down",))):
            weight = torch.cat([frozen[part] for part in parts])
            if quick:
                setattr(self, name, Frozen(weight))
            else:
                self.register_buffer(name, weight.to(kind))
        for name in ("attn_norm", "ffn_norm"):
            self.register_buffer(name, torch.tensor(get(f"blk.{n}.{name}.weight")))

    def forward(self, x, shape, cos, sin, kept=None, seen=None):
        """One row of `x` per token. For answering: `kept` is a list with what was computed before (empty at first), `seen` says
        which places each one looks at."""
        size, (batch, length) = self.size, shape
        h = norm(x, self.attn_norm, size["epsilon"])
        qkv = together(h, self.qkv, (self.attn_q, self.attn_k, self.attn_v))
        qkv = qkv.view(batch, length, -1, x.shape[1] // size["heads"]).transpose(1, 2)
        q, k, v = qkv.split([size["heads"], size["kv_heads"], size["kv_heads"]], 1)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if kept is not None:
            if kept:
                k, v = torch.cat([kept[0], k], 2), torch.cat([kept[1], v], 2)
            kept[:] = [k, v]
        times = size["heads"] // size["kv_heads"]
        k, v = k.repeat_interleave(times, 1), v.repeat_interleave(times, 1)
        h = F.scaled_dot_product_attention(q, k, v, attn_mask=seen, is_causal=seen is None)
        x = x + together(h.transpose(1, 2).reshape(x.shape), self.out, (self.attn_output,))
        both = together(norm(x, self.ffn_norm, size["epsilon"]), self.gate_up, (self.ffn_gate, self.ffn_up))
        return x + together(gate(both), self.down, (self.ffn_down,))


def norm(x, weight, epsilon):
    if x.dtype == torch.float32 and x.device.type == "cpu":
        return Norm.apply(x, weight, epsilon)
    y = x.float()
    return (y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + epsilon) * weight).to(x.dtype)


def gate(both):
    if both.dtype == torch.float32 and both.device.type == "cpu":
        return Gate.apply(both)
    first, second = both.chunk(2, -1)
    return F.silu(first) * second


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    one, two = x[..., :half], x[..., half:]
    return torch.cat((one * cos - two * sin, two * cos + one * sin), -1)


class Mind(nn.Module):
    """The model. Right padding needs no mask, since attention looks back only."""

    def __init__(self, path, rank: int = 16, alpha: float = 32.0, most: int = 768, quick: bool = False, kind=torch.float32):
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
        self.register_buffer("embedding", torch.tensor(get("token_embd.weight")).to(kind))
        self.head = Frozen(self.embedding) if quick else None
        self.register_buffer("output_norm", torch.tensor(get("output_norm.weight")))
        self.layers = nn.ModuleList(Layer(get, n, self.size, rank, alpha, quick, kind) for n in range(value("llama.block_count")))
        head = value("llama.embedding_length") // self.size["heads"]
        angle = torch.outer(torch.arange(most).float(), value("llama.rope.freq_base") ** (-torch.arange(0, head, 2).float() / head))
        self.register_buffer("cos", angle.cos().to(kind))
        self.register_buffer("sin", angle.sin().to(kind))

    def states(self, ids, at: int = 0, kept=None, seen=None):
        """The last layer's rows, one per token, for tokens from place `at` on."""
        x = F.embedding(ids, self.embedding).flatten(0, 1)
        cos, sin = self.cos[at:at + ids.shape[1]], self.sin[at:at + ids.shape[1]]
        for n, layer in enumerate(self.layers):
            x = layer(x, ids.shape, cos, sin, kept[n] if kept is not None else None, seen)
        return x

    def logits(self, x):
        x = norm(x, self.output_norm, self.size["epsilon"])
        return Adapted.apply(x, self.head, None, None) if self.head else F.linear(x, self.embedding)

    def forward(self, ids, wanted):
        """Logits at the places where `wanted` is true."""
        return self.logits(self.states(ids)[wanted.flatten()])

    @torch.no_grad()
    def answer(self, prompts: list[list[int]], choose, most: int = 96) -> None:
        """Answers prompts together: `choose(n, logits)` gives the next token of prompt n, or None when it is done. Shorter ones
        are padded in front; places count from each other, so that only nobody may look at the padding."""
        longest = max(map(len, prompts))
        ids = torch.tensor([[0] * (longest - len(row)) + row for row in prompts])
        first = torch.tensor([longest - len(row) for row in prompts])[:, None, None, None]
        place = torch.arange(longest + most)
        kept, at, going = [[] for _ in self.layers], 0, set(range(len(prompts)))
        for _ in range(most):
            here = place[at:at + ids.shape[1], None]
            there = place[None, :at + ids.shape[1]]
            seen = (there <= here) & (there >= first) | (there == here)
            x = self.states(ids, at, kept, seen).view(*ids.shape, -1)[:, -1]
            at += ids.shape[1]
            logits = self.logits(x)
            chosen = [choose(n, logits[n]) if n in going else None for n in range(len(prompts))]
            going = {n for n in going if chosen[n] is not None}
            if not going:
                return
            ids = torch.tensor([[token if token is not None else 0] for token in chosen])

    def adapter(self) -> dict[str, torch.Tensor]:
        """The weights that are trained, by name."""
        return {name: p for name, p in self.named_parameters()}
