"""The errors that `quotes` raises. Each message says what went wrong, where, and what to do about it."""


class QuotesError(Exception):
    """The family: catch this to catch everything that `quotes` raises on purpose."""


class ArticleError(QuotesError):
    """An article cannot be read; it is recorded under `problems` and the rest goes on."""


class SourceError(QuotesError):
    """What was named on the command line holds no article (missing, empty, not readable)."""


class IndexFileError(QuotesError):
    """The index cannot be opened, written, or is not one of ours."""


class ModelError(QuotesError):
    """The shipped models are missing, damaged, or of another version than the code."""


class RegisterError(QuotesError):
    """The register of speakers, or the list of corrections, says something that cannot be."""


class EvaluationError(QuotesError):
    """The gold or the predictions that are to be compared cannot be, or do not belong together."""
