"""metadata.yml on a Datasette 1.0 alpha: skipped unless DATASETTE_ALPHA names that program.

    python -m venv alpha && alpha/bin/pip install --pre 'datasette>=1.0a0'
    DATASETTE_ALPHA=alpha/bin/datasette pytest tests/test_site_alpha.py

The pages are made for 0.65, and nothing else here depends on the alpha: a failure tells what its release will want.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from quotes.site.serve import metadata_file
from tests.benchmarks import synthetic

ALPHA = os.environ.get("DATASETTE_ALPHA")
pytestmark = pytest.mark.skipif(ALPHA is None, reason="DATASETTE_ALPHA names no Datasette 1.0 alpha")


@pytest.mark.parametrize(
    "address",
    ["/quotes/quotes.json?_size=5", "/quotes/quotes.json?_size=5&_extra=facet_results", "/quotes/most_quoted.json",
     "/quotes/everything_said.json?speaker=x", "/quotes/search.json?words=a", "/quotes/speakers.json"],
)  # fmt: skip
def test_the_same_metadata_is_both_kinds_of_configuration(tmp_path: Path, address: str) -> None:
    synthetic.write(tmp_path / "quotes.db", 100)
    metadata = str(metadata_file())
    command = [str(ALPHA), str(tmp_path / "quotes.db"), "-m", metadata, "-c", metadata, "--get", address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["ok"] is True
    if address.startswith("/quotes/quotes.json"):
        assert [row["newest"] for row in found["rows"]] == [1, 2, 3, 4, 5]
