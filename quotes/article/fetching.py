"""A web address -> its page, by trafilatura's downloader."""

from __future__ import annotations

import re
from dataclasses import replace

from quotes.article.file import File
from quotes.article.problem import Unreadable, too_large


def fetch(file: File, limit: int) -> File:
    """The file with the content that its address gives; raises Unreadable when it gives none."""
    from trafilatura import downloads
    from trafilatura.settings import DEFAULT_CONFIG

    address = file.address or ""
    try:
        response = downloads.fetch_response(address, decode=False, config=DEFAULT_CONFIG)
    except Exception as error:  # urllib3 has many kinds of error, and an address may be nonsense
        raise Unreadable("unreachable", f"{address} cannot be fetched ({type(error).__name__}: {error})") from error
    if response is None or not response.data:
        advice = "check the address and the connection, or save the page and name the file"
        raise Unreadable("unreachable", f"{address} gives no page: {advice}")
    if response.status != 200:
        raise Unreadable("unreachable", f"{address} answers with status {response.status}: check the address")
    if len(response.data) > limit:
        raise too_large(address, len(response.data), limit)
    headers = {str(k).lower(): str(v) for k, v in (response.headers or {}).items()}
    charset = re.search(r"charset=[\"']?([\w.:-]+)", headers.get("content-type", ""))
    return replace(file, data=bytes(response.data), charset=charset[1] if charset else None)
