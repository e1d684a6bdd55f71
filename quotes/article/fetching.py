"""A web address -> its page, by trafilatura's downloader."""

from __future__ import annotations

import copy
import ipaddress
import logging
import re
from dataclasses import replace
from urllib.parse import urlsplit

from quotes.article.file import File
from quotes.article.problem import Unreadable, too_large

_ADVICE = "check the address and the connection, or save the page and name the file"


class _Reasons(logging.Handler):
    """Keeps what trafilatura logs while it fetches: it returns nothing on failure, and the user wants to know why."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        self.reason = message.rpartition("Caused by ")[2].strip("() ")[:300]


def fetch(file: File, limit: int) -> File:
    """The file with the content that its address gives; raises Unreadable when it gives none."""
    from trafilatura import downloads
    from trafilatura.settings import DEFAULT_CONFIG

    address = file.address or ""
    config = copy.deepcopy(DEFAULT_CONFIG)
    if _is_inside(address):  # named by the user; a public page that sends us on to an address inside stays refused
        config.set("DEFAULT", "SSRF_PROTECTION", "off")
    log, reasons = logging.getLogger("trafilatura"), _Reasons()
    log.addHandler(reasons)
    try:
        response = downloads.fetch_response(address, config=config)
    except Exception as error:  # urllib3 has many kinds of error, and an address may be nonsense
        raise Unreadable("unreachable", f"{address} cannot be fetched ({type(error).__name__}: {error})") from error
    finally:
        log.removeHandler(reasons)
    if response is None:
        raise Unreadable("unreachable", f"{address} cannot be fetched ({reasons.reason or 'no answer'}): {_ADVICE}")
    if response.status != 200:
        raise Unreadable("unreachable", f"{address} answers with status {response.status}: {_ADVICE}")
    if len(response.data) > limit:
        raise too_large(address, len(response.data), limit)
    headers = {str(k).lower(): str(v) for k, v in (response.headers or {}).items()}
    charset = re.search(r"charset=[\"']?([\w.:-]+)", headers.get("content-type", ""))
    return replace(file, data=bytes(response.data), charset=charset[1] if charset else None)


def _is_inside(address: str) -> bool:
    """True when the address itself names this machine or a private network."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
