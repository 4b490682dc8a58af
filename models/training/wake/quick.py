"""A training step in a third of the time on one core: norms, positive parts and depthwise convolutions in C (`quick.c`), one
pass each. Without a C compiler the training does the same through torch, slower."""

import ctypes
import hashlib
import subprocess
from functools import cache
from pathlib import Path

import torch

SOURCE = Path(__file__).resolve().parent / "quick.c"
FLAGS = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]


@cache
def loops():
    """The C loops, built once per source into the training folder; None without a compiler."""
    from common.paths import training_dir

    built = training_dir("wake") / f"quick-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]}.so"
    if not built.exists():
        part = built.with_suffix(".part")
        try:
            subprocess.run(["cc", *FLAGS, str(SOURCE), "-o", str(part)], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"training: slower, since its C loops could not be built ({error})", flush=True)
            return None
        part.replace(built)
    return ctypes.CDLL(str(built))


def keep_memory() -> None:
    """Lets the C library keep freed memory: otherwise every large result begins with page faults."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-3, 1 << 30), libc.mallopt(-1, 1 << 30)


def _run(name: str, *given) -> None:
    getattr(loops(), name)(*(
        ctypes.c_void_p(one.data_ptr()) if isinstance(one, torch.Tensor) else one if one is None else ctypes.c_long(one) for one in given
    ))


class Normed(torch.autograd.Function):
    """Norm over all positions, positive part, and what goes around it: (y, mean, variance) of z [rows, channels]."""

    @staticmethod
    def forward(ctx, z, weight, bias, epsilon, around):
        mean, variance = torch.empty(z.shape[1], dtype=torch.float64), torch.empty(z.shape[1], dtype=torch.float64)
        _run("moments", z, mean, variance, *z.shape)
        inverse = torch.rsqrt(variance.clamp_min(0) + epsilon).float()
        mean, variance = mean.float(), variance.float()
        scale = weight * inverse
        y = torch.empty_like(z)
        _run("positive", z, scale, bias - mean * scale, around, y, *z.shape)
        ctx.save_for_backward(z, mean, inverse, weight, bias)
        ctx.around = around is not None
        ctx.mark_non_differentiable(mean, variance)
        return y, mean, variance

    @staticmethod
    def backward(ctx, g, *_):
        z, mean, inverse, weight, bias = ctx.saved_tensors
        g, gz, sums = g.contiguous(), torch.empty_like(z), torch.empty(2, z.shape[1])
        _run("positive_back", g, z, mean, inverse, weight, bias, sums, gz, *z.shape)
        return gz, sums[1], sums[0], None, g if ctx.around else None


class Deep(torch.autograd.Function):
    """Depthwise over time of x [pieces, positions, channels] with weight [taps, channels], oldest first."""

    @staticmethod
    def forward(ctx, x, weight, dilation):
        x, weight = x.contiguous(), weight.contiguous()
        y = torch.empty_like(x)
        _run("deep", x, weight, y, *x.shape, dilation)
        ctx.save_for_backward(x, weight)
        ctx.dilation = dilation
        return y

    @staticmethod
    def backward(ctx, g):
        x, weight = ctx.saved_tensors
        gx, gw = torch.zeros_like(x), torch.empty_like(weight)
        _run("deep_back", g.contiguous(), x, weight, gx, gw, *x.shape, ctx.dilation)
        return gx, gw, None


def normed(norm: torch.nn.BatchNorm1d, z, around=None):
    """As a batch norm in training, then the positive part, then plus what goes around."""
    rows = z.reshape(-1, z.shape[-1]).contiguous()
    around = None if around is None else around.reshape(rows.shape).contiguous()
    y, mean, variance = Normed.apply(rows, norm.weight, norm.bias, norm.eps, around)
    with torch.no_grad():
        norm.running_mean.lerp_(mean, norm.momentum)
        norm.running_var.lerp_(variance * (len(rows) / (len(rows) - 1)), norm.momentum)
        norm.num_batches_tracked += 1
    return y.view(z.shape)
