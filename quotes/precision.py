"""The encoder in the number format that this processor is fastest at: bf16 where it multiplies that, else int8.

int8: weights are rounded once, a scale for each row; activations at each call, a scale for each token (dynamic
quantization; Jacob et al. 2018). One scale for a whole batch, as torch's own dynamic layers take it, would let an
article's quotations depend on the articles that happen to be read with it. What int8 costs in quality is in the model
card.
"""

from __future__ import annotations

import warnings

import torch
from torch import Tensor, nn

from quotes.network import Encoder

STEPS = 63
"""Activations are rounded to so many steps on either side of 0: 7 bits, since 8 overflow on processors without VNNI."""


class Int8Linear(nn.Module):
    """A linear layer over int8 weights."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach()
        scale = (weight.abs().amax(1) / 127).clamp_min(1e-8).double()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch announces that quantized tensors will go; the version is pinned
            rows = torch.quantize_per_channel(weight, scale, torch.zeros(len(scale), dtype=torch.long), 0, torch.qint8)
            self.packed = torch.ops.quantized.linear_prepack(rows, None)
        self.bias = linear.bias.detach()

    def forward(self, x: Tensor) -> Tensor:
        """As the layer that this was made of, nearly; what comes out for a token depends on that token alone."""
        scale = x.abs().amax(-1, keepdim=True).clamp_min(1e-8)
        rounded = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32
        y: Tensor = rounded(x / scale, 1 / STEPS, STEPS + 1, self.packed)
        return torch.addcmul(self.bias, y, scale)


class Bf16Encoder(nn.Module):
    """An encoder that computes in bf16 and gives fp32."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.inner = encoder.bfloat16()

    def forward(self, tokens: Tensor, mask: Tensor | None) -> Tensor:
        """As Encoder.forward."""
        y: Tensor = self.inner(tokens, mask).float()
        return y


def fastest() -> str:
    """`bf16` or `int8` or, where torch has no int8 kernels, `fp32`."""
    if torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported():
        return "bf16"
    return "int8" if "fbgemm" in torch.backends.quantized.supported_engines else "fp32"


def fast(encoder: Encoder, precision: str | None = None) -> nn.Module:
    """`encoder`, changed in place, in `precision` (bf16, int8 or fp32; by default the fastest here)."""
    precision = precision or fastest()
    if precision == "bf16":
        return Bf16Encoder(encoder)
    if precision == "int8":
        for layer in encoder.layers:
            for name in ("qkv", "out", "up", "down"):
                setattr(layer, name, Int8Linear(getattr(layer, name)))
    return encoder
