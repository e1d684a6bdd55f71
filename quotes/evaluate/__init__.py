"""Gold + predictions -> how good the predictions are.

Gold comes in two forms, JSON lines with one article a line, offsets as Python string indices into the article's text:

- of spans: ``{"id", "text", "quotes": [{"content": [[s, e], ...], "source": [...], "cue": [...]}]}``. Are the words,
  the source and the cue found, and tied to one another? (`spans`, the measures used for PolNeAR)
- of speakers: ``{"id", "quotes": [{"start", "end", "type", "speaker", ...}], "speakers"?, "text"?}``. Are the words
  found, and is the right person named? (`speakers`)

`gold` and `predictions` read, `spans` and `speakers` count each article, `bootstrap` tells how sure the figures are,
`report` brings it together.
"""

from __future__ import annotations

from quotes.evaluate.report import Report, Score, evaluate

__all__ = ["Report", "Score", "evaluate"]
