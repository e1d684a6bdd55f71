"""Findings and quotation marks -> drafts of quotations: which words, of which kind, by which cue and source. Pure.

The network proposes reported stretches; quotation marks decide where marked ones begin and end. A stretch inside marks
that the network passed over is looked at again with what stands around it, and is either taken or rejected with a
reason, so that each stretch inside marks is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from quotes.blocks import with_blocks, with_pulled
from quotes.cues import with_own_cues
from quotes.document import Kind, Rejected, Span
from quotes.findings import Content, Findings
from quotes.groups import Group, shared
from quotes.lexicon import load_table, load_words
from quotes.marks import Marked, paragraphs
from quotes.posts import posts
from quotes.sentences import begins_line, line_end, line_start
from quotes.unclosed import told_inside

_TRIM = " \t\r\n\u00a0\u2028\u2029,;:-–—―*_|>•"
_MARKS = "\"“”„‟«»‘’‚‹›'`"
_ONLY_CLOSED = re.compile(r"[,.!?…]?(?:[”»]|\"(?=[\s,.]|$))")
"""A closing mark straight after words that no mark opens."""
_LABEL = re.compile(
    r"[\"“„«]?((?:[A-Z][A-Z.&'’-]+|[A-Z]\.?)(?: (?:[A-Z][A-Z.'’-]+|[A-Z]\.?)){0,3}"
    r"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})"
    r"(?:(?<=[A-Z]), [A-Z][A-Z .,'’&/-]{2,60})?(?:\s?\([\w ,-]{2,30}\))?:\s+(?=\S)"
)
"""Lee:, ANN LEE:, ANN LEE, HARBOUR MASTER (on the phone):"""
_VOICE = re.compile(
    r"((?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+), (?:\d{1,3}(?=[,:])|(?:an? )?[a-z][\w’'-]*(?: [\w’'-]+){0,4})"
    r"(?:, [^:,.\n\"“”]{2,40}){0,2}:\s+(?=\S)"
)
"""Ann Lee, 34, farmer, Oslo:"""
_QUOTED_AS = re.compile(
    r"(?:him|her|them|(?:(?:an?|the|its|his|her|their) )?(?:[\w.'’-]+,? ){1,8}?) ?as (?:saying|having said|telling \w+)"
    r"(?: that)? (?=\S)"
)
"""Lee as saying that ..."""
_SPEAKER_COLON = re.compile(
    r"(?:^|[|.!?–—-]\s*|^.*?\s)?((?:[A-Z][\w.'’-]*)(?:\s+(?:[A-Z][\w.'’-]*|de|van|von|al|bin|of|the)){0,5})\s*:\s*$"
)
WHOLE = ("transcript", "post", "block")
"""What found a stretch that is direct speech as a whole, whatever marks are in it."""
_HEADLINE = 160
"""Characters of a heading, at the most."""
TAKEN = 0.5
"""Share of a marked stretch that the network must have found for the stretch to be its find."""
LIKELY = 0.5
"""Mean probability of being reported above which a marked stretch is taken though the tags passed it over."""
LIKELY_WORDS = 3
"""Fewer words inside marks that nothing leads to are a term."""
SENTENCE_WORDS = 5
"""A marked stretch this long that is written like a sentence is a quotation even where no cue is found."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A quotation before anyone has asked who the source is."""

    kind: Kind
    segments: tuple[Span, ...]
    fragments: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    probability: float
    """That the words are a quotation."""
    link: float
    """That cue and source belong to it."""
    found_by: str
    why: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """From the first segment's start to the last one's end."""
        return Span(self.segments[0].start, self.segments[-1].end)


def drafts(text: str, findings: Findings) -> tuple[list[Draft], list[Rejected]]:
    """All quotations of `text`, in order, and the marked stretches that are none."""
    limits = paragraphs(text)
    top = [m for m in findings.words.marked if m.depth == 0]
    groups = _posted(text, _transcript(text, limits, findings, _grouped(findings, limits)))
    groups = with_own_cues(text, findings, with_pulled(text, with_blocks(text, limits, findings, groups)), top)
    groups, left = _fit_to_marks(text, findings, groups, top)
    groups, rejected = _judge(text, findings, groups, left, limits)
    out = [d for g in groups if (d := _draft(text, findings, g, top))]
    out = [
        d for d in out if d.kind != "indirect" or d.cue or headed(text, d)
    ]  # unmarked words that nobody is said to report are no quotation
    out = _without_overlaps(sorted(out, key=lambda d: (d.span.start, d.span.end)))
    return out, sorted([*rejected, *_lost(text, findings, out, rejected, top)], key=lambda r: r.span)


def headed(text: str, draft: Draft) -> bool:
    """Whether a source and a colon stand straight before the words, or after them, in a heading: "Poll: few want the
    bridge"."""
    source = draft.source
    if draft.found_by == "heading":
        return True
    if source is None or not re.fullmatch(r"\s?:\s+", text[source.end : draft.span.start]):
        return False
    return line_end(text, draft.span.end) - line_start(text, source.start) <= _HEADLINE


def _lost(
    text: str, findings: Findings, out: Sequence[Draft], rejected: Sequence[Rejected], top: Sequence[Marked]
) -> list[Rejected]:
    """Marked stretches that were found, but whose quotation fell away since: they are accounted for, too."""
    known = {r.span for r in rejected}
    taken = [s for d in out for s in d.segments]
    left = (m.inner for m in top if m.inner not in known and any(c.isalnum() for c in m.inner.of(text)))
    return [
        Rejected(inner, _reason(len(findings.words.within(inner)), findings.reported_in(inner)))
        for inner in left
        if not any(inner.overlaps(s) for s in taken)
    ]


def _grouped(findings: Findings, limits: Sequence[Span]) -> list[Group]:
    """Contents that chose the same cue are one quotation, unless paragraphs lie between them that hold none of it."""
    by_cue: dict[Span, list[Content]] = {}
    out: list[Group] = []
    for content in (part for c in findings.contents for part in _by_line(c, findings, limits)):
        if content.cue is None:
            out.append(_group([content]))
        else:
            by_cue.setdefault(content.cue, []).append(content)
    for cue, contents in by_cue.items():
        run = [contents[0]]
        for before, after in pairwise(contents):
            lines = _paragraphs_between(Span(before.span.end, after.span.start), limits)
            if lines and not (lines == 1 and _goes_on(findings, after.span)):
                out.append(_nearer(run, cue, limits))
                run = []
            run.append(after)
        out.append(_nearer(run, cue, limits))
    return sorted(out, key=lambda g: g.segments)


def _goes_on(findings: Findings, span: Span) -> bool:
    """Whether the marks around `span` open again what the line before left open."""
    return any(m.continued and 2 * shared(m.inner, span) > span.end - span.start for m in findings.words.marked)


def _nearer(contents: Sequence[Content], cue: Span, limits: Sequence[Span]) -> Group:
    """The group of `contents`, with their cue if it stands in one of their lines or beside them."""
    group = _group(contents)
    gap = Span(min(group.segments[-1].end, cue.end), max(group.segments[0].start, cue.start))
    if gap.end > gap.start and _paragraphs_between(gap, limits) > 1:
        return replace(group, cue=None, source=None, link=0.3)
    return group


def _by_line(content: Content, findings: Findings, limits: Sequence[Span]) -> list[Content]:
    """A content over several lines keeps its cue in all of them where marks go on through them, else in the cue's line,
    or the line nearest to the cue, alone."""
    whole, cue = content.span, content.cue
    parts = [Span(max(p.start, whole.start), min(p.end, whole.end)) for p in limits if p.overlaps(whole)]
    if len(parts) < 2:
        return [content]
    if cue is None or all(_goes_on(findings, s) for s in parts[1:]):
        return [replace(content, span=s) for s in parts]
    line = next((p for p in limits if p.contains(cue)), cue)
    if not any(line.overlaps(s) for s in parts):
        line = min(parts, key=lambda s: abs(s.start - cue.start))
    alone = replace(content, cue=None, source=None, source_probability=0.3)
    return [replace(content if line.overlaps(s) else alone, span=s) for s in parts]


def _group(contents: Sequence[Content]) -> Group:
    best = max(contents, key=lambda c: c.span.end - c.span.start)
    size = sum(c.span.end - c.span.start for c in contents)
    probability = sum(c.probability * (c.span.end - c.span.start) for c in contents) / max(size, 1)
    link = best.source_probability * (best.cue_probability if best.cue else 1.0)
    return Group(tuple(c.span for c in contents), best.cue, best.source, probability, link, "network")


def _paragraphs_between(gap: Span, limits: Sequence[Span]) -> int:
    return sum(1 for p in limits if gap.start <= p.start < gap.end)


def _transcript(text: str, limits: Sequence[Span], findings: Findings, groups: list[Group]) -> list[Group]:
    """Transcript turns ("LEE: We will not go."): what follows the label is direct speech, marks or none.

    A label counts where labels in capitals head at least two paragraphs, or any labels at least three, one of them
    again; or where two paragraphs without marks begin with a name and what it is ("Ann Lee, farmer, Oslo: ...").
    """
    labels = [(p, m) for p in limits if (m := _LABEL.match(text, p.start, p.end)) and m.end() < p.end]
    labels = [x for x in labels if x[1][1].split()[0].lower() not in load_words("line_labels.txt")]
    labels = [x for x in labels if x[1][1] not in load_table("countries.tsv")]  # "Greece: ...", in a list of headings
    capitals = [x for x in labels if x[1][1].isupper()]
    turns = (
        labels
        if len(labels) >= 3 and len({m[1].split()[-1] for _, m in labels}) < len(labels)
        else capitals
        if len(capitals) >= 2
        else []
    )
    voices = [(p, m) for p in limits if (m := _VOICE.match(text, p.start, p.end)) and m.end() < p.end]
    voices = [(p, m) for p, m in voices if not any(m.end() <= x.outer.start < p.end for x in findings.words.marked)]
    turns = sorted([*turns, *(voices if len(voices) > 1 else [])], key=lambda x: x[0])
    if not turns:
        return groups
    starts = {p.start: m for p, m in turns}
    out: list[Group] = []
    spoken: list[tuple[Span, Span]] = []
    current: Span | None = None
    for p in limits:
        m = starts.get(p.start)
        if m:
            current = Span(m.start(1), m.end(1))
            spoken.append((Span(m.end(), p.end), current))
        else:
            current = None
    for g in groups:
        if not any(turn.overlaps(s) for turn, _ in spoken for s in g.segments):
            out.append(g)
    for turn, label in spoken:
        inner = [m.inner for m in findings.words.marked if m.depth == 0 and turn.contains(m.inner)]
        whole = inner[0] if len(inner) == 1 and len(inner[0].of(text)) > 0.8 * (turn.end - turn.start) else turn
        out.append(Group((whole,), None, label, 0.95, 0.95, "transcript", ("speaker label with a colon",)))
    return sorted(out, key=lambda g: g.segments)


def _posted(text: str, groups: list[Group]) -> list[Group]:
    """What stands in a post under or over its author's name is direct speech, marks or none."""
    for post in posts(text):
        left = [g for g in groups if not any(post.words.overlaps(s) for s in g.segments)]
        why = ("a post with its author's name and handle",)
        groups = [*left, Group((post.words,), None, post.author, 0.95, 0.95, "post", why)]
    return sorted(groups, key=lambda g: g.segments)


def _fit_to_marks(
    text: str, findings: Findings, groups: list[Group], top: Sequence[Marked]
) -> tuple[list[Group], list[Marked]]:
    """Let closed marked stretches decide the ends of what was found in them; give back the stretches not found."""
    left: list[Marked] = []
    for m, after in zip(top, [*top[1:], None], strict=False):
        touching = [(sum(shared(s, m.inner) for s in g.segments), i) for i, g in enumerate(groups)]
        touching = [t for t in touching if t[0]]
        covered = sum(t[0] for t in touching)
        if covered < TAKEN * (m.inner.end - m.inner.start):
            left.append(m)
            continue
        outer = [t for t in touching if not _within(groups[t[1]], m)]
        owner = max(outer or touching)[1]
        nested = [i for _, i in touching if i != owner and all(m.outer.contains(s) for s in groups[i].segments)]
        g = groups[owner]
        if _within(g, m) and g.found_by not in WHOLE:
            g = replace(g, cue=None, source=None, why=(*g.why, "its cue stands inside the marks"))
        told = told_inside(text, m, findings) if g.cue is None and _within_marks(g, m) else None
        if told:
            groups[owner] = told
            continue
        if (m.closed or (after and after.continued)) and g.found_by not in WHOLE:
            g = replace(g, segments=_absorbed(g.segments, m))
        if m.closed and _heads(text, m.outer):
            rest = (s for s in g.segments if not s.overlaps(m.inner))
            g = replace(g, segments=tuple(sorted([m.inner, *rest])))  # "‘Never again’: skipper on the storm"
        groups[owner] = g
        groups = [x for i, x in enumerate(groups) if i not in nested]
    return groups, left


def _heads(text: str, marks: Span) -> bool:
    """Whether marks end with a colon and a few words more, as in "‘Never again’: skipper on the storm"."""
    line = Span(line_start(text, marks.start), line_end(text, marks.end))
    after = re.fullmatch(r"\s?:\s[^:\n]{2,70}", text[marks.end : line.end])
    before = begins_line(text, marks) or text[line.start : marks.start].rstrip(" \"“„«‘'`")[-1:] in (":", "]", "|")
    return bool(after) and before and line.end - line.start <= _HEADLINE


def _within(g: Group, m: Marked) -> bool:
    """A group that has its cue, or lacking one its source, inside the marks: someone quoted by who is quoted."""
    anchor = g.cue or g.source
    if anchor is None or not m.inner.contains(anchor) or m.single:
        return False
    return m.closed or anchor.start < g.segments[0].end  # nothing closed: "“It hummed, she said."


def _within_marks(g: Group, m: Marked) -> bool:
    return g.found_by not in WHOLE and all(m.inner.contains(s) for s in g.segments)


def _absorbed(segments: tuple[Span, ...], m: Marked) -> tuple[Span, ...]:
    """`segments` with the whole of `m` in the one that shares most of it; those it swallows are gone."""
    sharing = [s for s in segments if shared(s, m.inner)]
    merged = Span(min(m.inner.start, sharing[0].start), max(m.inner.end, sharing[-1].end))
    return tuple(sorted([s for s in segments if not shared(s, m.inner)] + [merged]))


def _judge(
    text: str, findings: Findings, groups: list[Group], left: Sequence[Marked], limits: Sequence[Span]
) -> tuple[list[Group], list[Rejected]]:
    """Take or reject the marked stretches that the network did not find."""
    rejected: list[Rejected] = []
    for m in left:
        before = [i for i, g in enumerate(groups) if g.segments[-1].end <= m.outer.start]
        words = len(findings.words.within(m.inner))
        reported = findings.reported_in(m.inner)
        if m.continued and before:
            last = max(before, key=lambda i: groups[i].segments[-1].end)
            g = groups[last]
            groups[last] = replace(g, segments=(*g.segments, m.inner), why=(*g.why, "goes on in a new paragraph"))
            continue
        new = (
            told_inside(text, m, findings)
            or _colon(text, m, limits)
            or _cued(text, findings, m, limits)
            or _likely(text, m, words, reported)
        )
        if new is None:
            rejected.append(Rejected(m.inner, _reason(words, reported)))
            continue
        groups = [g for g in groups if not all(m.outer.contains(s) for s in g.segments)]
        groups.append(replace(new, probability=max(new.probability, reported)))
    return groups, rejected


def _colon(text: str, m: Marked, limits: Sequence[Span]) -> Group | None:
    """ "Lee: “Not now”": a name and a colon straight before the marks."""
    paragraph = next((p for p in limits if p.start <= m.outer.start < p.end), None)
    if paragraph is None:
        return None
    lead = text[paragraph.start : m.outer.start]
    if not lead.rstrip().endswith(":"):
        return None
    found = _SPEAKER_COLON.search(lead)
    source = Span(paragraph.start + found.start(1), paragraph.start + found.end(1)) if found else None
    if source and len(source.of(text).split()) > 6:
        source = None
    return Group((m.inner,), None, source, 0.8, 0.8 if source else 0.4, "colon", ("a colon before the marks",))


def _cued(text: str, findings: Findings, m: Marked, limits: Sequence[Span]) -> Group | None:
    """A cue of the network's that no content chose stands right beside the marks."""
    taken = {c.cue for c in findings.contents}
    for cue in findings.cues:
        if cue in taken or m.outer.overlaps(cue):
            continue
        gap = text[m.outer.end : cue.start] if cue.start >= m.outer.end else text[cue.end : m.outer.start]
        if len(gap) > 60 or "\n" in gap or re.search(r"[.!?]\s", gap):
            continue
        p = findings.links.probabilities("source", cue, findings.sources)
        best = int(p.argmax())
        source = findings.sources[best] if best < len(findings.sources) else None
        return Group((m.inner,), cue, source, 0.6, float(p[best]), "cue", ("a cue beside the marks",))
    return None


def _likely(text: str, m: Marked, words: int, reported: float) -> Group | None:
    inner = m.inner.of(text)
    last = inner.rstrip(_MARKS)[-1:]
    ends = last in ".!?…" or (last == "," and reported > LIKELY / 2)
    if _title(inner):
        return None
    sentence = words >= SENTENCE_WORDS and inner[0].isupper() and ends
    if (reported < LIKELY or words < LIKELY_WORDS) and not sentence:
        return None
    why = "written as a sentence inside marks" if sentence else "the network holds it for likely"
    return Group((m.inner,), None, None, 0.5, 0.3, "marks", (why,))


def _title(inner: str) -> bool:
    """Most of the longer words have a capital letter: a work's or a treaty's name."""
    longer = re.findall(r"[^\W\d_]{4,}", inner)
    capitals = len([w for w in longer if w[0].isupper()])
    return capitals * 5 > len(longer) * 3


def _reason(words: int, reported: float) -> str:
    what = "a term, title or irony" if words <= 4 else "no cue, source or sentence form"
    return f"{what}: {words} words, reported with probability {reported:.2f}"


def _draft(text: str, findings: Findings, g: Group, top: Sequence[Marked]) -> Draft | None:
    """Kind, segments without outer marks, fragments."""
    segments: list[Span] = []
    fragments: list[Span] = []
    plain = quoted = 0
    for s in g.segments:
        inside = [m for m in top if shared(m.inner, s)]
        for word in findings.words.within(s):
            w = findings.words.spans[word]
            if not w.of(text)[0].isalnum():
                continue
            if any(m.inner.start <= w.start < m.inner.end for m in inside):
                quoted += 1
            else:
                plain += 1
        fragments += [Span(max(m.inner.start, s.start), min(m.inner.end, s.end)) for m in inside]
        segments.append(s)
    if not plain + quoted:
        return None
    unopened = not quoted and bool(_ONLY_CLOSED.match(text, segments[-1].end))
    kind: Kind = "indirect" if not quoted else "direct" if plain <= 0.1 * quoted else "mixed"
    if g.found_by in WHOLE or unopened:
        kind = "direct"
    elif kind == "direct":
        segments = fragments
    segments = [t for s in segments if (t := _trimmed(text, s, kind))]
    if unopened and segments:
        mark = _ONLY_CLOSED.match(text, segments[-1].end)
        segments[-1] = Span(segments[-1].start, mark.end() - 1 if mark else segments[-1].end)
        fragments = segments
    if kind != "direct" and segments and (quoted_as := _QUOTED_AS.match(text, segments[0].start, segments[0].end)):
        segments[0] = Span(quoted_as.end(), segments[0].end)
    if kind == "mixed":
        segments = _joined([_closing(_opening(s, top), top) for s in segments])
    if not segments:
        return None
    return Draft(kind, tuple(segments), tuple(fragments), g.cue, g.source, g.probability, g.link, g.found_by, g.why)


def _trimmed(text: str, s: Span, kind: Kind) -> Span | None:
    start, end = s.start, s.end
    cut = _TRIM if kind == "direct" else _TRIM + "."
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in (cut.replace(",", "") if kind == "direct" else cut):
        end -= 1
    return Span(start, end) if end > start else None


def _opening(s: Span, top: Sequence[Marked]) -> Span:
    """`s` with the mark that opens at its start what closes inside of it."""
    begins = (m for m in top if m.closed and m.inner.start == s.start and m.outer.end < s.end)
    return next((Span(m.outer.start, s.end) for m in begins), s)


def _closing(s: Span, top: Sequence[Marked]) -> Span:
    """`s` with the mark that closes what opens inside of it."""
    last = [m for m in top if m.closed and s.start <= m.outer.start < s.end]
    return Span(s.start, max(s.end, last[-1].outer.end)) if last else s


def _joined(segments: Sequence[Span]) -> list[Span]:
    """Segments in order, those that overlap as one: a closing mark may lie beyond where the next begins."""
    out: list[Span] = []
    for s in segments:
        if out and s.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, s.end))
        else:
            out.append(s)
    return out


def _without_overlaps(found: list[Draft]) -> list[Draft]:
    """Each character belongs to one quotation: what comes first keeps what two share, unless it is unlikely indirect
    words that marked ones overlap; the other keeps its remaining segments."""
    out: list[Draft] = []
    for d in found:
        clash = next((o for o in out if any(shared(a, b) for a in o.segments for b in d.segments)), None)
        if clash and d.kind != "indirect" and clash.kind == "indirect" and clash.probability < 0.5:
            out.remove(clash)
        left = tuple(s for s in d.segments if not any(shared(s, t) for o in out for t in o.segments))
        if left:
            fragments = tuple(f for f in d.fragments if any(shared(f, s) for s in left))
            kind = d.kind if fragments or d.found_by in WHOLE else "indirect"
            if kind != "indirect" or d.cue or d.kind == "indirect":
                out.append(replace(d, kind=kind, segments=left, fragments=fragments))
    return sorted(out, key=lambda d: (d.span.start, d.span.end))
