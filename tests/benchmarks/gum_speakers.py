"""Of the quotations found in GUM's documents that training kept aside: how many carry the speaker that gold names?

    python -m tests.benchmarks.gum_speakers gum_train.jsonl

A person counts as right when one name's words are all among the other's, a body when the index would make the two
names one ("U.S." and "United States"). Labels that are no names ("Guest", "Student") are told apart: gold has them
where a page names its speaker in the title alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from quotes.annotate import Annotator
from quotes.document import Article
from quotes.evaluate.gold import ranges
from quotes.names import Relation, compare_bodies
from quotes.training.calibrate import matched, same_name

EVERY = 7
LABELS = frozenset(("Guest", "Host", "Interviewer", "Student", "Speaker"))


def main() -> None:
    """Read, compare, print the wrong ones and the count."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("gold", type=Path)
    rows = [json.loads(line) for line in p.parse_args().gold.read_text("utf-8").splitlines()][::EVERY]
    documents = Annotator().annotate([Article(d["id"], d["text"], title=d.get("title")) for d in rows])
    counts: Counter[str] = Counter()
    for row, document in zip(rows, documents, strict=True):
        for q in document.quotations:
            number = matched(q, row["quotes"], lambda g: ranges(g["content"]))
            wanted = row["quotes"][number].get("speaker") if number is not None else None
            if not wanted:
                continue
            got = q.speaker.name if q.speaker else None
            right = bool(got) and (same_name(got, wanted) or compare_bodies(got, wanted) is Relation.SAME)
            kind = "labels" if wanted in LABELS else "names"
            counts.update({kind: 1, f"{kind} right": right})
            if not right:
                print(f"{row['id']}: {wanted}, not {got}")
    print(f"{counts['names right']} of {counts['names']} names, {counts['labels']} labels")


if __name__ == "__main__":
    main()
