"""Training's products in whole numbers. One core of a Xeon without matrix units does 500 GFLOP/s of them, 120 in float32 and
70 in bf16; a whole step of training takes a bit more than half of the time in float32.

A frozen matrix stands as int8 twice, with a factor per row for the way forward and per column for the way back; what meets
it is made int8 row by row. What is trained (the adapter) stays in float32. The small loops between are C (`rows.c`)."""

import ctypes
import hashlib
import subprocess
from functools import cache
from pathlib import Path

import torch

SOURCE = Path(__file__).resolve().parent / "rows.c"
FLAGS = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]


@cache
def loops():
    """The C loops, built once per source into the training folder."""
    from common.paths import program, training_dir

    built = training_dir("mind") / f"rows-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]}.so"
    if not built.exists():
        part = built.with_suffix(".part")
        subprocess.run([program("SOTTO_CC", "gcc", "cc", "clang"), *FLAGS, str(SOURCE), "-o", str(part), "-lm"], check=True)
        part.replace(built)
    return ctypes.CDLL(str(built))


def keep_memory():
    """Lets the C library keep freed memory: otherwise every product begins with page faults (a fifth of the time)."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-3, 32 << 20)  # M_MMAP_THRESHOLD
        libc.mallopt(-1, 1 << 30)  # M_TRIM_THRESHOLD


def _run(name: str, *given):
    loops()[name](*(
        ctypes.c_void_p(x.data_ptr()) if isinstance(x, torch.Tensor) else ctypes.c_float(x) if isinstance(x, float) else ctypes.c_long(x) for x in given
    ))


def to_whole(x):
    q, factor = torch.empty_like(x, dtype=torch.int8), torch.empty(x.shape[0])
    _run("to_whole", x, q, factor, *x.shape)
    return q, factor


def to_real(y, of_row, of_column):
    out = torch.empty(y.shape)
    _run("to_real", y, of_row, of_column, out, *y.shape)
    return out


class Frozen:
    """A frozen matrix (out, in) as whole numbers."""

    def __init__(self, weight):
        self.of_row = weight.abs().amax(1).clamp_min(1e-12) / 127
        self.of_column = weight.abs().amax(0).clamp_min(1e-12) / 127
        self.ahead = (weight / self.of_row[:, None]).round().to(torch.int8)
        self.back = (weight / self.of_column).round().to(torch.int8)


class Adapted(torch.autograd.Function):
    """x times a frozen matrix, plus the adapter's two small products where it has one."""

    @staticmethod
    def forward(ctx, x, frozen, down, up):
        q, factor = to_whole(x)
        y = to_real(torch._int_mm(q, frozen.ahead.t()), factor, frozen.of_row)
        ctx.frozen = frozen
        if down is None:
            ctx.save_for_backward(None, None, None, None)
            return y
        small = x @ down.t()
        ctx.save_for_backward(x, small, down, up)
        return y.addmm_(small, up.t())

    @staticmethod
    def backward(ctx, g):
        x, small, down, up = ctx.saved_tensors
        g = g.contiguous()
        q, factor = to_whole(g)
        gx = to_real(torch._int_mm(q, ctx.frozen.back), factor, ctx.frozen.of_column)
        if down is None:
            return gx, None, None, None
        gsmall = g @ up
        return gx.addmm_(gsmall, down), None, gsmall.t() @ x, g.t() @ small


class Norm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, epsilon):
        x = x.contiguous()
        y, inverse = torch.empty_like(x), torch.empty(x.shape[0])
        _run("norm", x, weight, y, inverse, *x.shape, epsilon)
        ctx.save_for_backward(x, weight, inverse)
        return y

    @staticmethod
    def backward(ctx, g):
        x, weight, inverse = ctx.saved_tensors
        gx = torch.empty_like(x)
        _run("norm_back", g.contiguous(), x, weight, inverse, gx, *x.shape)
        return gx, None, None


class Gate(torch.autograd.Function):
    @staticmethod
    def forward(ctx, both):
        both = both.contiguous()
        y = torch.empty(both.shape[0], both.shape[1] // 2)
        _run("gate", both, y, *y.shape)
        ctx.save_for_backward(both)
        return y

    @staticmethod
    def backward(ctx, g):
        both, = ctx.saved_tensors
        gboth = torch.empty_like(both)
        _run("gate_back", g.contiguous(), both, gboth, *g.shape)
        return gboth
