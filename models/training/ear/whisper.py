"""Whisper in torch with any length of audio context, read from a whisper.cpp file, and the spectrum as whisper.cpp
computes it. The decoder is never trained, so it is kept in bfloat16."""

import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

RATE = 16_000
FRAME = 320  # samples in one position of the encoder
WHOLE = 1500  # positions in thirty seconds
HEAD_BYTES = 48
# whisper.cpp computes with these directly, so they stay wide in every file.
WIDE = ("encoder.conv1.bias", "encoder.conv2.bias", "encoder.positional_embedding", "decoder.positional_embedding")


def read_ggml(path: Path):
    """Shape, mel filters, tokens and tensors of a whisper.cpp file with 16-bit numbers."""
    data = Path(path).read_bytes()
    if struct.unpack_from("<I", data)[0] != 0x67676D6C:
        raise SystemExit(f"{path} is no whisper.cpp model. Run `./x models` again.")
    shape = struct.unpack_from("<11i", data, 4)
    at = HEAD_BYTES
    bands, bins = struct.unpack_from("<2i", data, at)
    at += 8
    filters = np.frombuffer(data, np.float32, bands * bins, at).reshape(bands, bins).copy()
    at += bands * bins * 4
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tokens = []
    for _ in range(count):
        (length,) = struct.unpack_from("<i", data, at)
        tokens.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    head, tensors = data[:at], {}
    while at < len(data):
        axes, length, form = struct.unpack_from("<3i", data, at)
        at += 12
        dims = struct.unpack_from(f"<{axes}i", data, at)[::-1]
        at += 4 * axes
        name = data[at : at + length].decode()
        at += length
        if form > 1:
            raise SystemExit(f"{path} holds small numbers; training starts from the 16-bit file.")
        kind = np.float16 if form else np.float32
        size = int(np.prod(dims))
        tensors[name] = np.frombuffer(data, kind, size, at).reshape(dims).copy()
        at += size * kind().itemsize
    return shape, filters, tokens, head, tensors


def write_ggml(path: Path, head: bytes, tensors: dict[str, np.ndarray]) -> None:
    """Writes a whisper.cpp file with matrices in 16 bits."""
    with open(path, "wb") as file:
        file.write(head)
        for name, numbers in tensors.items():
            wide = numbers.ndim < 2 or name in WIDE
            numbers = np.ascontiguousarray(numbers.astype(np.float32 if wide else np.float16))
            label = name.encode()
            file.write(struct.pack("<3i", numbers.ndim, len(label), 0 if wide else 1))
            file.write(struct.pack(f"<{numbers.ndim}i", *numbers.shape[::-1]) + label + numbers.tobytes())


class Attention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.query, self.value, self.out = (nn.Linear(width, width) for _ in range(3))
        self.key = nn.Linear(width, width, bias=False)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def keys(self, sound):
        """Keys and values of what is listened to, to be computed once for many words."""
        return self.split(self.key(sound)).contiguous(), self.split(self.value(sound)).contiguous()

    def forward(self, x, keys=None, causal=False):
        key, value = keys or (self.split(self.key(x)), self.split(self.value(x)))
        y = F.scaled_dot_product_attention(self.split(self.query(x)), key, value, is_causal=causal)
        return self.out(y.transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, width: int, heads: int, listens: bool):
        super().__init__()
        self.attn, self.attn_ln = Attention(width, heads), nn.LayerNorm(width)
        if listens:
            self.cross_attn, self.cross_attn_ln = Attention(width, heads), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.mlp_ln = nn.LayerNorm(width)

    def forward(self, x, keys=None):
        x = x + self.attn(self.attn_ln(x), causal=keys is not None)
        if keys is not None:
            x = x + self.cross_attn(self.cross_attn_ln(x), keys)
        return x + self.mlp(self.mlp_ln(x))


class Encoder(nn.Module):
    def __init__(self, shape):
        super().__init__()
        _, context, width, heads, layers = shape[:5]
        self.conv1 = nn.Conv1d(shape[9], width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("positional_embedding", torch.zeros(context, width))
        self.blocks = nn.ModuleList(Block(width, heads, False) for _ in range(layers))
        self.ln_post = nn.LayerNorm(width)

    def forward(self, mel):
        x = F.gelu(self.conv2(F.gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.positional_embedding[: x.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.ln_post(x)


class Decoder(nn.Module):
    def __init__(self, shape):
        super().__init__()
        vocabulary, width, heads, layers = shape[0], shape[6], shape[7], shape[8]
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.positional_embedding = nn.Parameter(torch.zeros(shape[5], width))
        self.blocks = nn.ModuleList(Block(width, heads, True) for _ in range(layers))
        self.ln = nn.LayerNorm(width)

    def keys(self, sound):
        return [block.cross_attn.keys(sound) for block in self.blocks]

    def forward(self, tokens, keys):
        """The hidden states behind each layer."""
        x = self.token_embedding(tokens) + self.positional_embedding[: tokens.shape[1]]
        states = []
        for block, key in zip(self.blocks, keys):
            x = block(x, key)
            states.append(x)
        return states

    def logits(self, x):
        return F.linear(self.ln(x), self.token_embedding.weight)


class Whisper(nn.Module):
    """The network with its tokens and filters."""

    def __init__(self, path: Path):
        super().__init__()
        self.shape, filters, self.tokens, self.head, tensors = read_ggml(path)
        self.names = list(tensors)
        self.register_buffer("filters", torch.tensor(filters), persistent=False)
        self.encoder, self.decoder = Encoder(self.shape), Decoder(self.shape)
        state = {name: torch.tensor(numbers.astype(np.float32)) for name, numbers in tensors.items()}
        for name in WIDE[:2]:
            state[name] = state[name].flatten()
        self.load_state_dict(state)
        self.decoder.to(torch.bfloat16)
        for part in self.decoder.parameters():
            part.requires_grad = False
        self.decoder_tensors = {n: t for n, t in tensors.items() if n.startswith("decoder.")}
        # English-only models have one token less, and no languages; more languages shift what stands behind them
        if self.shape[0] < 51865:
            self.end, self.no_speech, prompt = 50256, 50361, [50257]
        else:
            shift = self.shape[0] - 51865
            self.end, self.no_speech, prompt = 50257, 50362 + shift, [50258, 50259, 50359 + shift]
        self.prompt = [*prompt, self.no_speech + 1]  # the last one: no times in the text

    @property
    def device(self):
        return self.decoder.positional_embedding.device

    def mels(self, sounds, positions: int):
        """Spectra of sounds (numpy), all of the same length, where the network is."""
        return torch.stack([log_mel(torch.from_numpy(s).to(self.device), self.filters, positions) for s in sounds])

    def listen(self, mel):
        # measured on a processor with bfloat16 instructions: the encoder in 32 bits takes three quarters of the time
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type != "cpu"):
            return self.encoder(mel).to(torch.bfloat16)

    def encoder_tensors(self) -> dict[str, np.ndarray]:
        """As whisper.cpp wants them: the biases of the convolutions as columns."""
        state = self.encoder.state_dict(prefix="encoder.")
        numbers = {name: state[name].float().cpu().numpy() for name in self.names if name.startswith("encoder.")}
        return {n: a.reshape(-1, 1) if n in WIDE[:2] else a for n, a in numbers.items()}

    def save(self, path: Path) -> None:
        made = self.encoder_tensors()
        write_ggml(path, self.head, {n: made.get(n, self.decoder_tensors.get(n)) for n in self.names})

    def text(self, tokens) -> str:
        return b"".join(self.tokens[int(t)] for t in tokens if int(t) < self.end).decode(errors="replace")

    @torch.no_grad()
    def greedy(self, keys, most: int, blank=False) -> list[tuple[list[int], bool]]:
        """Text tokens of a batch, as whisper.cpp's greedy decoding gives them, and whether they came to an end; `blank`
        allows none at all."""
        count = keys[0][0].shape[0]
        tokens = torch.tensor([self.prompt] * count, device=self.device)
        done = torch.zeros(count, dtype=torch.bool, device=self.device)
        for step in range(most):
            logits = self.decoder.logits(self.decoder(tokens, keys)[-1][:, -1]).float()
            logits[:, self.end + 1 :] = -1e9
            if step == 0 and not blank:
                logits[:, [self.end, 220]] = -1e9
            chosen = logits.argmax(-1)
            chosen[done] = self.end
            tokens = torch.cat([tokens, chosen[:, None]], 1)
            done |= chosen == self.end
            if done.all():
                break
        rows = tokens[:, len(self.prompt) :].tolist()
        return [(row[: row.index(self.end)], True) if self.end in row else (row, False) for row in rows]


def log_mel(sound, filters, positions: int):
    """The spectrum of `positions` positions of the encoder; silence behind the sound is filled up."""
    frames = positions * 2
    padded = F.pad(sound, (200, max(0, frames * 160 - len(sound)) + 200))[: frames * 160 + 400]
    padded[:200] = sound[1:201].flip(0)  # mirrored at the start, as whisper.cpp does it
    window = torch.hann_window(400, device=sound.device)
    spectrum = torch.stft(padded, 400, 160, window=window, center=False, return_complex=True)[:, :frames]
    mel = (filters @ (spectrum.real**2 + spectrum.imag**2)).clamp_min(1e-10).log10()
    return (torch.maximum(mel, mel.max() - 8) + 4) / 4


def byte_pairs(tokens: list[bytes]):
    """A function from English text to tokens, by the merges that the order of the vocabulary implies."""
    import re

    ranks = {token: rank for rank, token in enumerate(tokens)}
    pieces = re.compile(r"'(?:[sdmt]|ll|ve|re)| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+")

    def encode(text: str) -> list[int]:
        out = []
        for piece in pieces.findall(text):
            parts = [bytes([b]) for b in piece.encode()]
            while len(parts) > 1:
                pairs = [ranks.get(parts[i] + parts[i + 1], 1 << 30) for i in range(len(parts) - 1)]
                best = min(range(len(pairs)), key=pairs.__getitem__)
                if pairs[best] == 1 << 30:
                    break
                parts[best : best + 2] = [parts[best] + parts[best + 1]]
            out += [ranks[part] for part in parts]
        return out

    return encode
