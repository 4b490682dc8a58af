"""The teacher: all-MiniLM-L6-v2 of the starter set, written out in torch so that the recipe needs no framework above it.

`embed` gives what sentence-transformers gives: mean over the tokens' last states, made length 1.
"""

import json
import math
import os
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

LONGEST = 256  # tokens with [CLS] and [SEP]: what the model was published with; later words are not looked at


def models_folder():
    return pathlib.Path(os.environ.get("SOTTO_MODELS_DIR", "~/.cache/sotto/models")).expanduser() / "minilm"


def tokenizer(folder):
    found = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(LONGEST)
    return found


class MiniLM:
    def __init__(self, folder, number=torch.float32, device="cpu"):
        config = json.loads((folder / "config.json").read_text())
        self.layers, self.heads = config["num_hidden_layers"], config["num_attention_heads"]
        self.number, self.device = number, device
        w = load_file(str(folder / "model.safetensors"))
        self.w = {k: v.to(device, number if v.is_floating_point() and "LayerNorm" not in k else v.dtype) for k, v in w.items()}
        self.tokens = tokenizer(folder)

    def linear(self, x, name):
        return F.linear(x, self.w[name + ".weight"], self.w[name + ".bias"])

    def norm(self, x, name):
        weight, bias = self.w[name + ".LayerNorm.weight"], self.w[name + ".LayerNorm.bias"]
        return F.layer_norm(x.float(), (x.shape[-1],), weight, bias, 1e-12).to(self.number)

    @torch.inference_mode()
    def states(self, ids, mask):
        n, t = ids.shape
        e = "embeddings."
        x = self.w[e + "word_embeddings.weight"][ids] + self.w[e + "position_embeddings.weight"][:t]
        x = self.norm(x + self.w[e + "token_type_embeddings.weight"][0], "embeddings")
        hide = torch.zeros(n, 1, 1, t, dtype=self.number, device=self.device).masked_fill(~mask[:, None, None, :], -1e4)
        for layer in range(self.layers):
            at = f"encoder.layer.{layer}."
            q, k, v = (
                self.linear(x, f"{at}attention.self.{part}").view(n, t, self.heads, -1).transpose(1, 2)
                for part in ("query", "key", "value")
            )
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=hide)
            mixed = self.linear(mixed.transpose(1, 2).reshape(n, t, -1), at + "attention.output.dense")
            x = self.norm(mixed + x, at + "attention.output")
            wide = F.gelu(self.linear(x, at + "intermediate.dense"))
            x = self.norm(self.linear(wide, at + "output.dense") + x, at + "output")
        return x

    @torch.inference_mode()
    def embed_ids(self, lists):
        """Unit vectors of token lists of any lengths, shortest first inside so that little padding is computed."""
        out = np.zeros((len(lists), self.w["pooler.dense.bias"].shape[0]), np.float32)
        order = sorted(range(len(lists)), key=lambda i: len(lists[i]))
        at = 0
        while at < len(order):
            longest_here = len(lists[order[min(at + 63, len(order) - 1)]])
            some = order[at : at + max(4, min(64, 4096 // max(1, longest_here)))]
            width = max(len(lists[i]) for i in some)
            ids = torch.zeros(len(some), width, dtype=torch.long)
            mask = torch.zeros(len(some), width, dtype=torch.bool)
            for row, i in enumerate(some):
                ids[row, : len(lists[i])] = torch.tensor(lists[i])
                mask[row, : len(lists[i])] = True
            ids, mask = ids.to(self.device), mask.to(self.device)
            x = self.states(ids, mask).float() * mask[:, :, None]
            mean = x.sum(1) / mask.sum(1, keepdim=True)
            out[some] = F.normalize(mean, dim=1).cpu().numpy()
            at += len(some)
        return out

    def embed(self, texts):
        return self.embed_ids([e.ids for e in self.tokens.encode_batch(list(texts))])
