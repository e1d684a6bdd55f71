"""The mean of weights, by their shares."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from quotes.training.average import mean


def test_the_mean_is_weighted() -> None:
    made = mean([({"w": torch.tensor([1.0, 2.0])}, 0.25), ({"w": torch.tensor([5.0, 2.0])}, 0.75)])
    assert made["w"].tolist() == [4.0, 2.0]


def test_shares_and_shapes_have_to_fit() -> None:
    with pytest.raises(ValueError, match=r"add up to 0\.9"):
        mean([({"w": torch.ones(2)}, 0.5), ({"w": torch.ones(2)}, 0.4)])
    with pytest.raises(ValueError, match="different shapes"):
        mean([({"w": torch.ones(2)}, 0.5), ({"w": torch.ones(3)}, 0.5)])


def test_from_the_command_line(tmp_path: Path) -> None:
    for name, value in (("a", 1.0), ("b", 3.0)):
        torch.save({"w": torch.full((2,), value)}, tmp_path / f"{name}.pt")
    command = [sys.executable, "-m", "quotes.training.average", "a.pt", "0.5", "b.pt", "0.5", "--out", "c.pt"]
    subprocess.run(command, cwd=tmp_path, check=True)
    assert torch.load(tmp_path / "c.pt", weights_only=True)["w"].tolist() == [2.0, 2.0]
