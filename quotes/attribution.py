"""Drafts -> quotations with their speakers: which mention tells of who speaks, and what carried the words. Pure.

The network ties a content to a cue and a source; the page may say otherwise (a label, a signature, whoever stands with
a verb straight beside the marks), or the words may go on from what was said before. Whom the mention stands for is
told by `resolution.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.ahead import with_those_named_ahead
from quotes.calibration import confidence, features
from quotes.carriers import carries, quoted_names, said_by, speaks_before, subject, was_quoted
from quotes.cast import Cast, lower_demonyms, read_cast, tidy
from quotes.described import bodies_described, described_at
from quotes.document import Act, Article, Quotation, Region, Span
from quotes.findings import Findings
from quotes.groups import OWN_CUE, verb_of
from quotes.lexicon import load_table, load_words
from quotes.quotations import WHOLE, Draft, headed
from quotes.regions import region_at
from quotes.resolution import FAR, NEAR, Resolved, Resolver
from quotes.roles import head_noun, is_person, may_speak
from quotes.sentences import begins_line, line_end, line_start, sentence_of

_NOTHING = frozenset(("nothing", "little", "much", "so", "nobody", "anything"))
_NAMELESS = re.compile(
    r"(?:that )?(?:not to|to not|to be|to remain|to stay|be|(?:her|his|their)(?: \w+)? names? not)\b(?: \w+)? "
    r"?(?:named|identified|quoted|anonymous|unnamed|be named|be identified|be quoted|be used|be printed)\b"
    r"|(?:on )?(?:condition of )?anonymity\b|no comment$"
)
"""What is asked of a reporter, no statement: "not to be named"."""
_DENIES_WORDS = re.compile(r"\b(?:not|never|yet to|declin\w+|refus\w+|\w+n['’]t)\b")
_UNSAID = re.compile(
    r"(?:whether|if|when|why|how|what|where|which|who)\b"
    r"|(?:\w+ ){0,2}requests? for\b"
    r"|(?:to )?(?:comment|discuss|elaborate|say|specify|give|answer|speak|name|identify|disclose|respond|provide)\b"
)
"""What is told not to have been said: "would not say whether ..."."""
_SILENT = frozenset(("comment", "elaborate", "name", "reply", "respond"))
"""Verbs of which nothing is told when they are denied: "has not commented on the amounts"."""
_TURNS, _TURN = 6, 120
"""Quotations back to which somebody still takes part in a talk; characters between two turns of it."""
_LEAD = 25
"""Words of a line that does no more than lead to the words below it."""
_HEADLINE = 140
"""Characters of a heading, at the most."""
_TOPIC = 40
"""Characters of a line within which who it is about is named."""
_SURE, _REPORT = 0.85, 6
"""Of a report that nobody is said to make: its probability and its words, at the least."""
_TELLING = 4
"""Words from which on a report needs no verb of reporting: fewer tell of a deed mostly ("signed a pact")."""
_AS_TOLD_BY = re.compile(
    r"[,.]?[\"”’»'\s\u00a0]{0,3},?\s*(?:as (\w+) by|according to) ((?:the )?[^,.;:\"“”\n]{2,60}?)(?=[,.;:\n]|$)"
)
_PASSED_ON = re.compile(
    r"(?:[^.;\n]{0,80}?,)?[\"”»’']{0,2}\s+(?:according to (?:the |an? )?([^,.;:\"“”\n]{2,60}?)"
    r"|(?:the |an? )?([^,.;:\"“”\n]{2,60}?) (?:said|says|reported|reports))(?=[,.;:\n]|$)"
)
"""..., RIA reported; ..., according to a note"""
_AS_PUT = re.compile(
    r"[,.]?[\"”’»'\s\u00a0]{0,3},?\s*as ((?:the |one |an? )?[^,.;:\"“”\n]{2,60}?) (?:put|puts|phrased|described) it\b"
)
"""..., as one ambassador put it"""
_IN_VIEW = re.compile(
    r"\b[Ii]n (his|her|their|(?:[A-Z][\w.’'-]+ ){0,3}[A-Z][\w.-]+)(?:['’]s?)? (?:own )?"
    r"(?:opinion|view|words|telling|estimation|assessment|judge?ment|account),?\s*[\"“«„‘]?$"
)
"""In her opinion, ..."""
_IN_VIEW_OF = re.compile(
    r"(?:^|[.\s])(?:In the (?:opinion|view|words|eyes|telling) of|For) ((?:[A-Z][\w.'’-]+ ){0,3}[A-Z][\w’'-]+)"
    r"(?: (?:of|at|from) [^,.;:“”\"]{2,60})?,(?: [^;:“”\"]{2,120},)?\s[\"“„«‘]?$"
)
"""In the view of Ann Lee, a lawyer, ...; For Lee, ..."""
_TOLD_BY = re.compile(
    r"\b(?:is|are|was|were|been|being)\s+told\s+by\s+((?:(?!\bthat\b)[^,.;:\"“”\n]){2,60}?)"
    r"(?:\s+that|,|:)?\s*[\"“«„‘]?$"
)
"""She was told by the office that ..."""
_TO_LINE_END = re.compile(r"\s([^\n:;,“”\"‘’]{2,50}[^\s.!?…\n:;,“”\"‘’])[^\S\n]*(?:\n|$)")
_BESIDE_CLAUSE = re.compile(
    r",\s(?:accompanied|appearing|flanked|hosting|joined|meeting|sitting|speaking|standing|visiting)\b[^,.;:\"“”]*$"
)
_IN_CLAUSE = re.compile(r"[^,]\s(?:after|as|before|when|while)\s[^,.;:“”\"]{0,30}$")
_CLAIM_BY = re.compile(
    r"\b(?:accusation|allegation|assertion|assessment|claim|complaint|report|suggestion)s? (?:by|from)"
    r" ((?:(?!\bthat\b)[^,.;:\"“”\n]){2,60}?) that\s*[\"“„«‘]?$"
)
"""He dismissed a claim by the ministry that ..."""
_QUOTED_SOMEBODY = re.compile(r"(?:quot|cit)(?:ed|es|ing)\s(\S.{2,80}?),?\sas\s(?:saying|telling|having)\b")
_VERB_AFTER = re.compile(r"[,.!?]?[\"”»’]{1,2},?\s([a-z]+)\s(?:the\s)?(?=\S)")
_SAID_BY_AFTER = re.compile(r"[\"”’»']{0,2},?\s+([a-z]+)\s+(?:[\w’'-]+\s+){0,6}(?:[\w’'-]+,\s+)?$")
_HEARS = frozenset(
    ("committee", "court", "hearing", "inquest", "inquiry", "jurors", "jury", "mps", "panel", "senators", "trial")
)
"""Who is told things: "inquiry told", "the court heard that"."""
_LABEL_AFTER = re.compile(r"[\"”’»']{1,2}(?:\s*:\s*|\s[-–—]\s)([^\n:]{3,70}?)[^\S\n]*(?:\n|$)")
""" '...': skipper; '...' - skipper on the storm"""
_LABEL_AFTER_WORDS = re.compile(r"[\"”»’']{0,2}(?:\s?:|\s[-–—])\s+([^:\n]{3,40}?)[^\S\n]*(?:\n|$)")
"""Dam 'about to burst': mayor"""
_LABEL_WORDS = 3
_SIGNATURE = re.compile(
    r"[.!?…,]?[\"”»“’']{1,2}[^\S\r\n]*(?:[―—–][^\S\r\n]*|--[^\S\r\n]*|[\r\n]+[^\S\r\n]*[―—–-]+[^\S\r\n]*)"
    r"([A-Z](?:[^\s\"“”.,;:]|(?<=\b[A-Z])\.|[^\S\r\n](?=\S)){1,59})"
)
"""What stands after marks that are signed."""
_NEXT_LINE = re.compile(
    r"[.!?…,]?[\"”»’]{1,2}[^\S\r\n]*\r?\n([A-Z][^\n\"“”„«»]{2,60}[^\s\"“”„«».!?…:])[^\S\n]*(?:\n|$)"
)
"""A line of its own straight below marks that fill theirs."""


def attribute(
    article: Article, findings: Findings, found: Sequence[Draft], sentences: Sequence[Span]
) -> list[Quotation]:
    """Every draft with its speaker, in order."""
    here = Attribution(article, findings, sentences)
    return with_those_named_ahead(article.text, here.run(found), here.cast.people, here.who.described_as)


class Attribution:
    """The state of one article while its quotations are tied to speakers."""

    def __init__(self, article: Article, findings: Findings, sentences: Sequence[Span]) -> None:
        self.text, self.findings, self.sentences = article.text, findings, sentences
        self.article = article
        signatures = [Span(m.start(1), m.end(1)) for m in _SIGNATURE.finditer(article.text)]
        spoken_of = [*findings.sources, *signatures, *quoted_names(article.text)]
        self.cast: Cast = read_cast(article.text, findings.words, findings.names, spoken_of)
        self.who = Resolver(article, findings, sentences, self.cast)

    def run(self, found: Sequence[Draft]) -> list[Quotation]:
        """Resolve in order, so that each may lean on the ones before."""
        out: list[Quotation] = []
        for draft in found:
            self.who.own = draft.segments
            region = region_at(self.text, draft.span, self.article.title)
            self.who.asker = self._asked(draft, out)
            source, via, resolved = self._speaks(draft, out, region)
            verb = verb_of(self.text, draft.cue)
            if draft.kind == "indirect" and not source and not resolved.speaker and not self._announced(draft, verb):
                continue  # "it is thought that": nobody said it
            if draft.kind == "indirect" and (self._says_nothing(draft, verb) or not (verb or self._reports(draft))):
                continue  # "signed a pact": a deed
            if source:
                self.who.remember(source, resolved)
                self.who.floor = source
            signals = features(
                draft.kind, draft.probability, draft.link, resolved.probability, draft.found_by, resolved.by
            )
            out.append(
                Quotation(
                    article=self.article.id,
                    kind=draft.kind,
                    act=act_of(self.text, draft, verb),
                    segments=draft.segments,
                    fragments=draft.fragments,
                    cue=self._own_cue(draft, source),
                    source=source or resolved.mention,
                    speaker=resolved.speaker,
                    confidence=confidence(signals),
                    found_by=draft.found_by,
                    resolved_by=resolved.by,
                    region=region,
                    via=via,
                    verb=verb,
                    why=draft.why,
                    signals=tuple(signals.items()),
                )
            )
        return out

    def _announced(self, draft: Draft, verb: str | None) -> bool:
        """Whether unmarked words are surely a report, though nobody is told to make it: "it was announced that", "the
        court heard that"."""
        return self._is_told(draft) or (
            bool(verb)
            and verb not in load_words("thought_verbs.txt")
            and draft.probability >= _SURE
            and len(draft.span.of(self.text).split()) >= _REPORT
        )

    def _own_cue(self, draft: Draft, source: Span | None) -> Span | None:
        """The cue, unless it stands in another line than the words and whoever speaks them, and so tells of others."""
        if draft.cue is None or source is None or source == draft.source:
            return draft.cue
        lines = (Span(line_start(self.text, s.start), line_end(self.text, s.end)) for s in (draft.span, source))
        return draft.cue if any(line.contains(draft.cue) for line in lines) else None

    def _says_nothing(self, draft: Draft, verb: str | None) -> bool:
        """Unmarked words that are one pronoun, were not said, are asked of a reporter, or only tell who is cited."""
        words = re.findall(r"[\w'’-]+", draft.span.of(self.text).lower())
        if len(words) == 1 and (words[0] in load_words("function_words.txt") or words[0] in _NOTHING):
            return True
        cue = draft.cue.of(self.text).lower() if draft.cue else ""
        source = draft.source.of(self.text).lower() if draft.source else ""
        denies = _DENIES_WORDS.search(cue) or re.match(r"(?:neither|nobody|no one|none)\b", source)
        content = " ".join(words)
        if _NAMELESS.match(content) or (denies and (_UNSAID.match(content) or verb in _SILENT)):
            return True
        cites = verb in ("cite", "quote", "refer", "mention") and len(words) < 9 and "that" not in words
        return cites and not re.search(r"\bas$", draft.span.of(self.text))

    def _reports(self, draft: Draft) -> bool:
        """Whether unmarked words are a report though no verb of reporting leads them: "according to", "... that"."""
        if draft.cue is None:
            return headed(self.text, draft)
        words = draft.cue.of(self.text).lower()
        nouns = load_words("nouns_of_writing.txt")
        if words.startswith("according") or any(w in nouns for w in re.findall(r"[\w-]+", words)):
            return True
        content = draft.segments[0].of(self.text)
        lead = self.text[draft.cue.end : draft.segments[0].start].strip()
        if not lead and re.match(r"an?\b", content):
            return False  # "signed a pact that ...": a deed
        return lead.endswith("that") or content.startswith("that ") or len(content.split()) >= _TELLING

    def _speaks(
        self, draft: Draft, before: Sequence[Quotation], region: Region
    ) -> tuple[Span | None, str | None, Resolved]:
        """The mention of who speaks, who carried the words, and who the mention stands for."""
        source, via = self._said_by(draft)
        signed = source is not None and (draft.found_by == "post" or source == self._signed(draft))
        if source and not signed and region not in ("body", "caption") and "\n" in self._between(source, draft.span):
            source = None  # a heading or teaser is nobody's in another line
        if source and (signed or not self._alone(draft, source)):
            return source, via, self.who.resolve(source)
        told = self._without_source(draft, before, region)
        if source and not told.speaker:
            found = self.who.resolve(source)
            if not found.speaker or found.speaker.name != self.who.asker:
                return source, via, found
        return None, via, told

    # -- which mention ---------------------------------------------------------------------------------------------

    def _said_by(self, draft: Draft) -> tuple[Span | None, str | None]:
        label = (
            self._label(draft)
            or self._signed(draft)
            or self._label_after(draft)
            or self._in_lead(draft)
            or self._quoted_in(draft.cue)
            or self._straight_after(draft)
        )
        if label:
            return label, None
        if self._is_told(draft):
            return None, None
        before = speaks_before(self.text, self._lead(draft.span), [*self.cast.at, *self.findings.sources])
        if before and draft.kind != "indirect" and not (draft.source and draft.source.overlaps(before)):
            return self._beyond(before) or before, None
        quoted = was_quoted(self.text, draft.segments[0].end, [*self.cast.at, *self.findings.sources])
        if quoted:
            return quoted
        if OWN_CUE in draft.why and draft.source:
            passed = _PASSED_ON.match(self.text, max(draft.span.end, draft.source.end))
            return draft.source, tidy(passed[1] or passed[2]) if passed else None
        told_by = self._as_told_by(draft) if draft.source is None or draft.kind != "indirect" else None
        if told_by and not (draft.source and draft.source.overlaps(told_by)):
            return told_by, None
        if draft.source is None:
            return self._source_of_marked(draft) or self._ends_line(draft), None
        pronoun = self._pronoun_at(draft.cue)
        if pronoun and not pronoun.overlaps(draft.source):
            return pronoun, None
        if (
            draft.kind != "indirect"
            and "\n" in self._between(draft.source, draft.span)
            and (self._told_by_its_line(draft) or (draft.source > draft.span and not verb_of(self.text, draft.cue)))
        ):
            return None, None
        beyond = self._beyond(draft.source) or self._main_subject(draft)
        if beyond:
            return beyond, None
        inner = self._inner(draft) or self._relayed(draft)
        if inner:
            return inner, tidy(re.sub(r"^(?:the|a|an)\s+", "", draft.source.of(self.text)))
        return said_by(
            self.text, draft.source, draft.cue, sentence_of(self.sentences, draft.source), self.findings.names
        )

    def _beyond(self, source: Span) -> Span | None:
        """Ann Lee in "Ann Lee, speaking alongside Tom Ray, said", where the network chose the name beside the verb."""
        lead = Span(max(line_start(self.text, source.start), sentence_of(self.sentences, source).start), source.start)
        clause = _BESIDE_CLAUSE.search(lead.of(self.text))
        verb = re.compile(r",\s([a-z]+)\b").match(self.text, source.end)
        if not clause or not verb or verb[1] not in load_table("verb_forms.tsv"):
            return None
        return next((s for s in self.cast.at if s.end == lead.start + clause.start()), None)

    def _main_subject(self, draft: Draft) -> Span | None:
        """China in "China protested as Ann Lee landed, saying", where the network chose the name beside the verb."""
        cue, source = draft.cue, draft.source
        if cue is None or source is None or source.end > cue.start or self.text[cue.start - 2 : cue.start] != ", ":
            return None
        sentence = sentence_of(self.sentences, source)
        start = max(line_start(self.text, source.start), sentence.start)
        clause = _IN_CLAUSE.search(self.text[start : source.start])
        if not clause or not re.fullmatch(r"[a-z]+ing", cue.of(self.text)) or not sentence.contains(cue):
            return None
        named = (*self.cast.at, *self.cast.organizations, *self.cast.places)
        first = [s for s in named if s.start - start in (0, 4) and s.end < source.start]
        return max(first, default=None)

    def _inner(self, draft: Draft) -> Span | None:
        """Who speaks in "Lee called it “mad”, according to RIA": whom the words before the quotation name, where the
        network chose who carried them."""
        if draft.source is None or not carries(draft.source.of(self.text)) or self.cast.named_in(draft.source):
            return None
        lead = self._lead(draft.span)
        bodies = (*self.cast.organizations, *self.cast.places, *bodies_described(self.text, [lead]))
        return subject(self.text, lead, [*self.cast.at, *bodies, *self.findings.sources])

    def _relayed(self, draft: Draft) -> Span | None:
        """She in "“...,” she said, according to the agency" or in "She said ..., according to the agency": who said the
        words, where the network chose who passed them on."""
        if draft.source is None or draft.cue is None or draft.source.start < draft.span.end:
            return None
        mentions = [*self.cast.at, *self.cast.organizations, *self.cast.places, *self.findings.sources]
        between = Span(draft.span.end, min(draft.cue.start, draft.source.start))
        if between.end - between.start > 3 and not re.search(r"[.;\n]\s", between.of(self.text)):
            before = subject(self.text, between, mentions)
            if before and re.fullmatch(r"[,.!?]?[\"”»’]*,?\s(?:the\s)?", self.text[between.start : before.start]):
                return before
        lead = self._lead(draft.span)
        before = subject(self.text, lead, mentions)
        if before is None or before.overlaps(draft.source):
            return None
        verb = re.compile(r"[^.;:]*?\b(?:that|to|as|of|for|on|[a-z]+ed|said|says|told)[\s\"“„«‘]*$")
        return before if verb.match(self.text[before.end : draft.span.start]) else None

    def _pronoun_at(self, cue: Span | None) -> Span | None:
        """The pronoun of ", she adds" and ", said he": whatever else is near, it is the verb's subject."""
        if cue is None or verb_of(self.text, cue) is None:
            return None
        before = re.search(r"[,\"”’»]\s*((?:s?he|it|they))\s$", self.text[max(0, cue.start - 12) : cue.start])
        after = re.match(r"[,.;]", self.text[cue.end : cue.end + 1])
        if not before or not after:
            return None
        return Span(cue.start - 1 - len(before[1]), cue.start - 1)

    def _as_told_by(self, draft: Draft) -> Span | None:
        """Who stands straight after words: "..., as explained by the club's head", "..., according to Lee"."""
        put = _AS_PUT.match(self.text, draft.span.end)
        if put:
            return Span(put.start(1), put.end(1))
        m = _AS_TOLD_BY.match(self.text, draft.span.end)
        if not m or (m[1] and m[1] not in load_table("verb_forms.tsv")):
            return None
        return None if carries(m[2]) else Span(m.start(2), m.end(2))

    def _source_of_marked(self, draft: Draft) -> Span | None:
        """Who speaks in marked words that the network tied to no source.

        Who stands beside their verb, or, of words that go on inside marks ("Lee thanked them for their “patience”"),
        the subject of what leads to them.
        """
        if draft.kind == "indirect":
            return None
        beside = self._beside(draft.cue) or self._told_after(draft)
        if beside or draft.kind == "direct" or not draft.fragments:
            return beside
        lead = self._lead(draft.fragments[0])
        named = re.search(
            r"\bwhat ((?:[Tt]he )?[\w’'. -]{2,40}?) (?:has |have |had )?calls?(?:ed)?\b[^.;]{0,30}$", lead.of(self.text)
        )
        if named:
            return Span(lead.start + named.start(1), lead.start + named.end(1))
        return subject(self.text, lead, [*self.cast.at, *self.findings.sources])

    def _told_after(self, draft: Draft) -> Span | None:
        """The one person named beside a verb after marked words: "“...”, its head, Ann Lee, said", "“...”, said its
        head, Ann Lee"."""
        end = sentence_of(self.sentences, Span(draft.span.end - 1, draft.span.end)).end
        rest = Span(draft.span.end, min(max(end, draft.span.end), line_end(self.text, draft.span.end)))
        words = re.sub(r"\b([A-Z][a-z]{0,4})\.", r"\1 ", rest.of(self.text))  # "Lt. Gen."
        m = re.match(r"[\"”’»']{0,2},?\s+[^.;:\"“”]{0,80}?,?\s+([a-z]+)(?=[\s,.]|$)", words)
        for s, _ in self.cast.named_in(rest):
            verb = re.compile(r",?\s+([a-z]+)\b").match(self.text, s.end, rest.end)
            before = words[: s.start - rest.start]
            between = before.lstrip("\"”»’', ")
            said = _SAID_BY_AFTER.match(before)
            if said and said[1] in load_table("verb_forms.tsv"):
                return s
            if m and verb and verb[1] in load_table("verb_forms.tsv") and not re.search(r"[.;:“\"]\s", between):
                return s
        return None

    def _beside(self, cue: Span | None) -> Span | None:
        """The person named straight after a verb of reporting, or straight before: "said its owner, Ann Lee"."""
        if cue is None or verb_of(self.text, cue) is None:
            return None
        sentence = sentence_of(self.sentences, cue)
        for span in sorted(s for s in self.cast.at if sentence.contains(s)):
            if re.fullmatch(r"\s+(?:[\w'’-]+,?\s+){0,4}", self.text[cue.end : span.start]) and span.start > cue.end:
                return span
            if span.end < cue.start and not self.text[span.end : cue.start].strip():
                return span
        return described_at(self.text, cue.end + 1) if self.text[cue.end : cue.end + 1] == " " else None

    def _between(self, a: Span, b: Span) -> str:
        return self.text[min(a.end, b.end) : max(a.start, b.start)]

    def _label(self, draft: Draft) -> Span | None:
        """The name in "Lee: “...”", where it is all that stands in the line before the marks."""
        if draft.kind == "indirect":
            return None
        if draft.found_by in WHOLE and draft.source:
            return draft.source
        begin = line_start(self.text, draft.span.start)
        m = re.match(
            r"(?:\s*\d{1,2}[:.]\d{2}\b|[^:\n]*:)?\s*([^\s:][^:]{1,40}?)\s*:\s*[\"“”„«‘'`]*$",
            self.text[begin : draft.span.start],
        )
        if not m:
            return None
        label = Span(begin + m.start(1), begin + m.end(1))
        return label if label.of(self.text)[0].isupper() and self._means_somebody(label) else None

    def _label_after(self, draft: Draft) -> Span | None:
        """ "‘Never again’: skipper on the storm": what ends a heading, where it names somebody or tells who it is."""
        way = {"direct": _LABEL_AFTER, "mixed": _LABEL_AFTER_WORDS}.get(draft.kind)
        m = way.match(self.text, draft.span.end) if way else None
        line = line_end(self.text, draft.span.end) - line_start(self.text, draft.span.start)
        if not m or line > _HEADLINE:
            return None
        words = m[1].split()
        told = next((n for n, w in enumerate(words) if n and w.lower() in load_table("verb_forms.tsv")), 0)
        if 0 < told <= _LABEL_WORDS:  # "‘Never again’: skippers describe the storm"
            words = words[:told]
        label = Span(m.start(1), m.start(1) + len(" ".join(words)))
        return label if self._means_somebody(label) else _several(self.text, label)

    def _means_somebody(self, label: Span) -> bool:
        """Whether a label names a person, or is but a few words for one, for a body or a group."""
        if self.cast.named_in(label):
            return True
        words = label.of(self.text)
        noun = head_noun(words)
        acts = any(w in load_table("verb_forms.tsv") for w in words.lower().split()) or re.match(
            r"(?:I|we|he|she|it|they)\b", words, re.I
        )
        return not acts and (may_speak(noun) or is_person(noun.removesuffix("s")))

    def _in_lead(self, draft: Draft) -> Span | None:
        """ "In her opinion, the dam was safe", "she was told by the office that": hers, the office's, whoever else is
        named."""
        lead = self._lead(draft.span)
        ways = (_IN_VIEW, _TOLD_BY, _CLAIM_BY)
        m = next((m for m in (way.search(lead.of(self.text)) for way in ways) if m), None)
        viewed = _IN_VIEW_OF.search(lead.of(self.text))
        if viewed and self.cast.named_in(Span(lead.start + viewed.start(1), lead.start + viewed.end(1))):
            m = m or viewed
        return Span(lead.start + m.start(1), lead.start + m.end(1)) if m else None

    def _quoted_in(self, cue: Span | None) -> Span | None:
        """The official of "quoted an official as saying", where all of that was read as the cue."""
        m = _QUOTED_SOMEBODY.match(cue.of(self.text)) if cue else None
        return Span(cue.start + m.start(1), cue.start + m.end(1)) if cue and m else None

    def _straight_after(self, draft: Draft) -> Span | None:
        """ "“...,” says the harbour office": a verb and who says it straight after the marks."""
        verb = _VERB_AFTER.match(self.text, draft.span.end) if draft.kind != "indirect" else None
        if not verb or verb[1] not in load_table("verb_forms.tsv") or (draft.source and draft.source > draft.span):
            return None
        bodies = (*self.cast.organizations, *self.cast.places)
        near = [s for s in (*self.findings.sources, *self.cast.at, *bodies) if s.start == verb.end()]
        noun = re.compile(r"(?:ex-|vice-|deputy )?([a-z]+)(?=[\s,.]|$)").match(self.text, verb.end())
        if not near and noun and is_person(noun[1]):
            near = [Span(noun.start(), noun.end())]  # "says ex-governor", in a heading
        rest = _TO_LINE_END.match(self.text, verb.end() - 1)
        if not near and rest and self._may_end(Span(rest.start(1), rest.end(1))):
            near = [Span(rest.start(1), rest.end(1))]  # "says Chief Economic Adviser"
        return max(near, default=None)

    def _ends_line(self, draft: Draft) -> Span | None:
        """Who stands after the cue at the end of a heading: "Dam about to burst, says Oslo mayor"."""
        if draft.cue is None or draft.cue < draft.span or verb_of(self.text, draft.cue) is None:
            return None
        m = _TO_LINE_END.match(self.text, draft.cue.end)
        label = Span(m.start(1), m.end(1)) if m else None
        return label if label and self._may_end(label) else None

    def _may_end(self, label: Span) -> bool:
        """Whether the end of a heading names a body, or somebody at all."""
        body = any(s.end == label.end and s.start - label.start in (0, 4) for s in self.cast.organizations)
        return body or self._means_somebody(label)

    def _is_told(self, draft: Draft) -> bool:
        """Whether the source is who was told: "inquiry told" at a heading's end, "the court heard that"."""
        if draft.source is None or draft.cue is None or head_noun(draft.source.of(self.text)) not in _HEARS:
            return False
        cue = draft.cue.of(self.text).lower()
        ends = re.match(r"[^\w\n]*(?:\n|$)", self.text[draft.cue.end : draft.cue.end + 40])
        follows = draft.source.end <= draft.cue.start
        return follows and bool(
            re.search(r"\b(?:hear|hears|heard)$", cue) or (re.search(r"\b(?:is )?told$", cue) and ends)
        )

    def _signed(self, draft: Draft) -> Span | None:
        """The name in "“Not now.” — Ann Lee", as pull quotes and letters are signed."""
        m = _SIGNATURE.match(self.text, draft.span.end)
        if not m and begins_line(self.text, draft.span) and "\n\n" in self.text:
            m = _NEXT_LINE.match(self.text, draft.span.end)
        if draft.kind == "indirect" or not m:
            return None
        signature = Span(m.start(1), m.end(1))
        same_line = "\n" not in self.text[draft.span.end : signature.end]
        told = same_line and self._means_somebody(signature) and line_end(self.text, signature.end) == signature.end
        return signature if self.cast.named_in(signature) or told else None

    def _lead(self, span: Span) -> Span:
        """What stands before `span` in its sentence and line, or in a line before it that ends with comma or colon."""
        line = line_start(self.text, span.start)
        before = self.text[:line].rstrip()
        if before.endswith((",", ":")) and begins_line(self.text, span):
            own = sentence_of(self.sentences, Span(len(before) - 1, len(before)))
            return Span(max(before.rfind("\n") + 1, own.start), span.start)
        return Span(max(line, sentence_of(self.sentences, span).start), span.start)

    def _without_source(self, draft: Draft, before: Sequence[Quotation], region: Region) -> Resolved:
        """A quotation that names no source: its line may name one, or the quotation before it still be speaking."""
        told = self._told_by_its_line(draft)
        if told:
            return told
        last = before[-1] if before else None
        opened = next((q for q in reversed(before) if q.region not in ("headline", "subhead")), None)
        if opened and opened is not last and opened.kind == "direct" and self._goes_on(draft):
            person = next((p for p in self.cast.people if opened.speaker and p.name == opened.speaker.name), None)
            return Resolved(opened.speaker, 0.75, "continues", person, opened.source)  # a subhead between
        if last is None or last.speaker is None or re.search(r"\n|[.:]\s", self.text[last.end : draft.span.start]):
            led = self._led_to(draft, last)
            if led:
                return led
        if last is None or last.speaker is None:
            return Resolved(None, 0.6, "none")
        answers = self._answers(draft, before)
        if answers:
            return answers
        if last.speaker.kind in ("document", "organization") and re.search(
            r"\b(?:I|I['’]\w+|my|me)\b", draft.span.of(self.text)
        ):
            return Resolved(None, 0.6, "none")  # one person speaks, not the paper
        gap = Span(last.end, max(last.end, draft.span.start))
        person = next((p for p in self.cast.people if p.name == last.speaker.name), None)
        lines = len(re.findall(r"[\r\n]+\s*", gap.of(self.text)))
        if not lines and sentence_of(self.sentences, draft.span) == sentence_of(
            self.sentences, Span(last.end - 1, last.end)
        ):
            return Resolved(last.speaker, 0.85, "same sentence", person, last.source)
        heading = region not in ("body", "caption")
        goes_on = last.kind != "indirect" or not re.search(r"\w", gap.of(self.text))
        if heading or draft.kind != "direct" or not goes_on or gap.end - gap.start > FAR:
            return Resolved(None, 0.6, "none")
        if lines == 1 and begins_line(self.text, draft.span) and self.text[draft.span.end - 1] in ".!?…,":
            return Resolved(last.speaker, 0.75, "continues", person, last.source)
        if not lines:
            return Resolved(last.speaker, 0.6, "same paragraph", person, last.source)
        return Resolved(None, 0.6, "none")

    def _goes_on(self, draft: Draft) -> bool:
        """Whether the marks open again what a paragraph before left open."""
        return any(m.continued and m.inner.overlaps(draft.segments[0]) for m in self.findings.words.marked)

    def _alone(self, draft: Draft, source: Span | None) -> bool:
        """Whether no source stands by the words: there is none, or they are all of a line, and it is in another."""
        if source is None:
            return True
        ends = re.match(r"[\"“”»«’']*[^\S\r\n]*(?:[\r\n]|$)", self.text[draft.span.end : draft.span.end + 40])
        away = "\n" in self._between(source, draft.span)
        return draft.kind == "direct" and away and bool(ends) and begins_line(self.text, draft.span)

    def _answers(self, draft: Draft, before: Sequence[Quotation]) -> Resolved | None:
        """Who answers, or asks in turn, in a line that names nobody: of two who talk, who did not speak last."""
        question = draft.span.of(self.text).endswith("?")
        if not (self.who.asker or question) or not begins_line(self.text, draft.span) or draft.kind != "direct":
            return None
        talk = [before[-1]]
        for q in reversed(before[:-1]):
            if len(talk) == _TURNS or not self._next_line(q, talk[-1].start):
                break
            talk.append(q)
        last = talk[0]
        if not self._next_line(last, draft.span.start) or not last.speaker:
            return None
        others = [q for q in talk if q.speaker and q.speaker.kind == "person" and q.speaker.name != last.speaker.name]
        if not self.who.asker and (len(talk) < 2 or talk[1] not in others):
            return None
        if not others:
            others = [q for q in reversed(before[-_TURNS:]) if q.speaker and q.speaker.name != last.speaker.name]
        if not others:
            return Resolved(None, 0.6, "none")
        other = others[0]
        person = next((p for p in self.cast.people if other.speaker and p.name == other.speaker.name), None)
        return Resolved(other.speaker, 0.6, "answer", person, other.source)

    def _asked(self, draft: Draft, before: Sequence[Quotation]) -> str | None:
        """Who asked what these words, in a line of their own, answer: they are somebody else's."""
        last = before[-1] if before else None
        if last is None or not last.speaker or not begins_line(self.text, draft.span):
            return None
        asks = self.text[: last.end].endswith("?") and self._next_line(last, draft.span.start)
        return last.speaker.name if asks else None

    def _next_line(self, before: Quotation, start: int) -> bool:
        """Whether what begins at `start` stands in the line after a direct quotation, and soon."""
        gap = self.text[before.end : start]
        return before.kind == "direct" and len(re.findall(r"[\r\n]+\s*", gap)) == 1 and len(gap) < _TURN

    def _led_to(self, draft: Draft, last: Quotation | None) -> Resolved | None:
        """ "Ann Lee rose last.", and what follows, or the next paragraph, is all marked words: hers."""
        window = max(0, draft.span.start - NEAR)
        lead = self.text[window : draft.span.start].rstrip("\"“”„«»‘'` \t\r\n")
        if draft.kind != "direct" or not lead.endswith((".", ":")):
            return None
        begin, end = window + lead.rfind("\n") + 1, window + len(lead)
        if not begins_line(self.text, draft.span):
            begin = max([begin, *(s.start for s in self.sentences if s.start < end)])
        before = Span(begin, end)
        named = {p.name: (s, p) for s, p in reversed(self.cast.named_in(before)) if s in self.who.known}
        if len(named) != 1 or len(before.of(self.text).split()) > _LEAD or (last and last.end > before.start):
            return None
        span, person = next(iter(named.values()))
        if span.start - before.start > _TOPIC:
            return None
        return Resolved(self.who.speaker(person), 0.6, "line before", person, span)

    def _told_by_its_line(self, draft: Draft) -> Resolved | None:
        """ "Lee's thanks: “...”" and "For Lee, it is a “...”": the one person whom the words before it name."""
        if draft.kind == "indirect":
            return None
        lead = self._lead(draft.span)
        colon = re.search(r":\s*[\"“”„«‘']*$", lead.of(self.text))
        named = [(s, p) for s, p in self.cast.named_in(lead) if p.name.lower() not in load_words("line_labels.txt")]
        if not named or not (colon or re.match(r"(?:For|To)\s+", lead.of(self.text))):
            return None
        span, person = named[0]
        if not colon and self.text[span.end : span.end + 1] != ",":
            return None
        return Resolved(self.who.speaker(person), 0.8, "colon" if colon else "for", person, span)


def _several(text: str, label: Span) -> Span | None:
    """The people with whom a label begins, whatever it tells of them: "Dutch skippers wait out the storm"."""
    for n, m in enumerate(re.finditer(r"[\w’'-]+", label.of(text))):
        word = m[0].lower()
        one = word.removesuffix("s")
        if n < _LABEL_WORDS and one != word and (is_person(one) or one in lower_demonyms() or may_speak(word)):
            return Span(label.start, label.start + m.end())
    return None


def act_of(text: str, draft: Draft, verb: str | None) -> Act:
    """Whether words were said, written or thought."""
    cue = draft.cue.of(text).lower() if draft.cue else ""
    source = draft.source.of(text).lower() if draft.source else ""
    if draft.found_by == "post":
        return "writing"
    if draft.kind == "indirect" and verb in load_words("thought_verbs.txt"):
        return "thought"
    nouns = load_words("nouns_of_writing.txt")
    lead = text[max(0, (draft.source or draft.span).start - 60) : (draft.source or draft.span).start].lower()
    letter = re.search(r"\bin an? (?:[\w-]+ ){0,3}(" + "|".join(sorted(nouns)) + r")\b[^.]*$", lead)
    if verb in load_words("writing_verbs.txt") or any(w in nouns for w in re.findall(r"[\w-]+", cue)) or letter:
        return "writing"
    if head_noun(source) in load_words("document_nouns.txt"):
        return "writing"
    return "speech"
