"""The net that listens: causal, one answer per 20 ms, small enough for a hundredth of a core.

Two rows of the spectrum go in at a time (kernel 5, stride 2), then blocks of a depthwise convolution over time and a
mixing of channels, each with a way around. Three logits come out: "hey Sotto", "Sotto", "stop"."""

import torch
import torch.nn.functional as F
from torch import nn

from . import quick
from .spectrum import BANDS, SILENT

OUTPUTS = ("hey", "sotto", "stop")
STEM = 5
STRIDE = 2
KERNEL = 9
CHANNELS = 80
DILATIONS = (1, 1, 2, 2, 4, 4)
# Positions of 20 ms that the last answer depends on.
REACH = 1 + sum((KERNEL - 1) * d for d in DILATIONS)


class Block(nn.Module):
    """Depthwise over time, then across channels, plus what came in."""

    def __init__(self, dilation: int):
        super().__init__()
        self.dilation = dilation
        self.deep = nn.Conv1d(CHANNELS, CHANNELS, KERNEL, dilation=dilation, groups=CHANNELS, bias=False)
        self.mix = nn.Conv1d(CHANNELS, CHANNELS, 1, bias=False)
        self.norm = nn.BatchNorm1d(CHANNELS)

    def forward(self, x):
        if self.training and quick.loops():
            deep = quick.Deep.apply(x, self.deep.weight[:, 0].T, self.dilation)
            return quick.normed(self.norm, F.linear(deep, self.mix.weight[:, :, 0]), x)
        # Channels innermost, as in the program: what convolutions and products of matrices are quickest with.
        past = F.pad(x, (0, 0, self.dilation * (KERNEL - 1), 0)).permute(0, 2, 1).unsqueeze(2)
        deep = F.conv2d(past, self.deep.weight.unsqueeze(2), dilation=(1, self.dilation), groups=CHANNELS)
        mixed = F.linear(deep.squeeze(2).permute(0, 2, 1), self.mix.weight[:, :, 0])
        return x + positive(self.norm, mixed)


def positive(norm: nn.BatchNorm1d, x):
    """The positive part of the norm over [batch, positions, channels]."""
    if norm.training and quick.loops():
        return quick.normed(norm, x)
    return F.relu(norm(x.reshape(-1, CHANNELS)).view(x.shape))


class Net(nn.Module):
    """[batch, rows, BANDS] to [batch, rows / 2, 3] logits; answer t is known after row 2 t + 1."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv1d(BANDS, CHANNELS, STEM, stride=STRIDE, bias=False)
        self.norm = nn.BatchNorm1d(CHANNELS)
        self.blocks = nn.ModuleList(Block(d) for d in DILATIONS)
        self.head = nn.Conv1d(CHANNELS, len(OUTPUTS), 1)
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, rows):
        # Before the start the floor's value stands, as in the program's empty buffers.
        x = F.pad(rows, (0, 0, STEM - STRIDE, 0), value=SILENT)
        x = x.unfold(1, STEM, STRIDE).flatten(2)
        x = positive(self.norm, F.linear(x, self.stem.weight.flatten(1)))
        for block in self.blocks:
            x = block(x)
        return F.linear(x, self.head.weight[:, :, 0], self.head.bias)


def smooth(logits):
    """The mean of the last three answers: what is compared with the threshold."""
    return F.avg_pool1d(F.pad(logits.transpose(1, 2), (2, 0), value=-8.0), 3, 1).transpose(1, 2)
