"""The quick products beside the plain ones: `python -m unittest test_quick` (needs torch and a C compiler)."""

import importlib.util
import shutil
import sys
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
READY = importlib.util.find_spec("torch") and shutil.which("cc")
if READY:
    import torch
    import torch.nn.functional as F

    from quick import Adapted, Frozen, Gate, Norm


@unittest.skipUnless(READY, "torch or a C compiler is missing")
class Quick(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)

    def same(self, one, two, inputs, off):
        """Values and gradients within a share of their size."""
        g = torch.randn_like(one)
        pairs = [(one, two), *zip(torch.autograd.grad(one, inputs, g), torch.autograd.grad(two, inputs, g))]
        for a, b in pairs:
            self.assertLess(((a - b).norm() / b.norm()).item(), off)

    def test_norm(self):
        x, weight = torch.randn(37, 576, requires_grad=True), torch.rand(576) + 0.5
        self.same(Norm.apply(x, weight, 1e-5), x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * weight, (x,), 1e-5)

    def test_gate(self):
        both = torch.randn(37, 3072, requires_grad=True)
        first, second = both.chunk(2, -1)
        self.same(Gate.apply(both), F.silu(first) * second, (both,), 1e-5)

    def test_products_in_whole_numbers_are_off_by_about_a_hundredth(self):
        x, weight = torch.randn(37, 576, requires_grad=True), torch.randn(960, 576) / 24
        down, up = torch.randn(16, 576, requires_grad=True), torch.randn(960, 16, requires_grad=True)
        plain = F.linear(x, weight) + F.linear(F.linear(x, down), up)
        self.same(Adapted.apply(x, Frozen(weight), down, up), plain, (x, down, up), 0.02)
        self.same(Adapted.apply(x, Frozen(weight), None, None), F.linear(x, weight), (x,), 0.02)


if __name__ == "__main__":
    unittest.main()
