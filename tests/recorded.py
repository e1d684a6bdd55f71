"""Findings written by hand: a text with its parts named, as the network might have found them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from quotes.document import Name, NameKind, Span
from quotes.findings import Content, Findings
from quotes.words import read_words


def span_of(text: str, part: str, after: int = 0) -> Span:
    """Where `part` first stands in `text` from `after` on."""
    start = text.index(part, after)
    return Span(start, start + len(part))


@dataclass(frozen=True)
class RecordedLinks:
    """Links (see findings.Links) as recorded: a span's partner gets 0.9, what was not recorded is tied to nothing."""

    partners: Mapping[tuple[str, Span], Span] = field(default_factory=dict)

    def probabilities(self, link: str, span: Span, candidates: Sequence[Span]) -> np.ndarray:
        """See findings.Links."""
        out = np.full(len(candidates) + 1, 0.1 / max(1, len(candidates)), np.float32)
        partner = self.partners.get((link, span))
        out[candidates.index(partner) if partner in candidates else len(candidates)] = 0.9
        return out / out.sum()


def recorded(
    text: str,
    contents: Sequence[tuple[str, str | None, str | None]] = (),
    names: Sequence[tuple[str, NameKind]] = (),
    cues: Sequence[str] = (),
    links: Mapping[tuple[str, str], str] | None = None,
    likely: Mapping[str, float] | None = None,
) -> Findings:
    """Findings of `text`.

    contents: (words, cue, source) of each reported stretch. names: each stands at every place of its words. cues: those
    that no content chose. links: (link, span) -> partner. likely: words that are reported with this probability.
    """
    words = read_words(text)
    reported = np.zeros(len(words), np.float32)
    found: list[Content] = []
    used: list[Span] = [span_of(text, c) for c in cues]
    sources: list[Span] = []
    for part, cue, source in contents:
        span = span_of(text, part)
        inside = words.within(span)
        reported[inside.start : inside.stop] = 0.95
        c = span_of(text, cue) if cue else None
        s = span_of(text, source) if source else None
        found.append(Content(span, 0.95, c, 0.95, s, 0.95))
        used += [c] if c and c not in used else []
        sources += [s] if s and s not in sources else []
    for part, probability in (likely or {}).items():
        inside = words.within(span_of(text, part))
        reported[inside.start : inside.stop] = probability
    partners = {(link, span_of(text, a)): span_of(text, b) for (link, a), b in (links or {}).items()}
    sources += [b for (link, _), b in partners.items() if link == "source" and b not in sources]
    everywhere: list[Name] = []
    for part, kind in names:
        at = text.find(part)
        while at >= 0:
            everywhere.append(Name(Span(at, at + len(part)), kind))
            at = text.find(part, at + len(part))
    return Findings(
        words,
        tuple(sorted(found, key=lambda c: c.span)),
        tuple(sorted(used)),
        tuple(sorted(sources)),
        tuple(sorted(everywhere, key=lambda n: n.span)),
        reported,
        RecordedLinks(partners),
    )
