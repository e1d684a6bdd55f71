"""Quotations -> Atom (RFC 4287) and JSON Feed 1.1. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from quotes.site.text import xml

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One quotation in a feed."""

    id: str
    link: str
    """Absolute."""
    speaker: str
    words: str
    outlet: str
    date: str
    """ISO 8601 date, may be empty."""
    source: str = ""
    """The article's address, may be empty."""

    @property
    def title(self) -> str:
        words = self.words if len(self.words) <= 90 else self.words[:89].rsplit(" ", 1)[0] + "…"
        return f"{self.speaker}: “{words}”"


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of quotations to follow."""

    title: str
    home: str
    """Absolute address of the page."""
    address: str
    """Absolute address of the feed itself."""
    updated: str
    """ISO 8601 time."""
    entries: Sequence[Entry]


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", {k: xml(v) for k, v in attributes.items()})
        element.text = xml(text) or None
        return element

    add(root, "title", feed.title)
    add(root, "id", feed.home)
    add(root, "updated", feed.updated)
    add(root, "link", href=feed.home)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    for item in feed.entries:
        entry = add(root, "entry")
        add(entry, "title", item.title)
        add(entry, "id", item.link)
        add(entry, "updated", _time(item.date) or feed.updated)
        add(entry, "link", href=item.link)
        if item.source:
            add(entry, "link", rel="via", href=item.source)
        add(add(entry, "author"), "name", item.speaker)
        add(entry, "content", f"“{item.words}” ({', '.join(filter(None, (item.outlet, item.date)))})", type="text")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed."""
    items = [
        {
            "id": item.link,
            "url": item.link,
            "title": item.title,
            "content_text": item.words,
            "authors": [{"name": item.speaker}],
        }
        | ({"external_url": item.source} if item.source else {})
        | ({"date_published": _time(item.date)} if item.date else {})
        for item in feed.entries
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.address,
            "items": items,
        }
    )


def _time(date: str) -> str:
    """RFC 3339; articles have a day only."""
    return f"{date[:10]}T00:00:00Z" if date else ""
