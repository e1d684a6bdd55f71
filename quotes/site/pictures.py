"""Counts -> small pictures: SVG as text, drawn by attributes alone (the site's policy allows no inline style). Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT, BASE = 720, 132, 108
"""Units of the drawing; the page scales it. Bars stand on `BASE`, labels below."""
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
MOST_MONTHS = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    name: str
    """`March 2024`."""
    tick: str
    """What stands below it, may be empty."""
    count: int
    href: str = ""


def bars(items: Sequence[Bar], title: str) -> Markup:
    """A row of bars, each a link that says what it stands for; empty for nothing to draw."""
    if not items or not any(item.count for item in items):
        return Markup("")
    most = max(item.count for item in items)
    step = min(WIDTH / len(items), 60.0)
    wide = max(step * 0.78, 1.0)
    drawn = []
    for number, item in enumerate(items):
        tall = max(round(item.count / most * (BASE - 18), 1), 1.5) if item.count else 0
        left = round(number * step + (step - wide) / 2, 1)
        label = f"{item.name}: {item.count:,} quotation{'' if item.count == 1 else 's'}"
        shape = (
            f'<rect class="hit" x="{number * step:.1f}" y="0" width="{step:.1f}" height="{BASE}"/>'
            f'<rect class="bar" x="{left}" y="{BASE - tall:.1f}" width="{wide:.1f}" height="{tall}" rx="1.5"/>'
        )
        if item.count and item.href:
            shape = (
                f'<a href="{escape(item.href)}" aria-label="{escape(label)}"><title>{escape(label)}</title>{shape}</a>'
            )
        drawn.append(shape)
        if item.tick:
            drawn.append(
                f'<text x="{number * step + step / 2:.1f}" y="{BASE + 17}" text-anchor="middle" aria-hidden="true">'
                f"{escape(item.tick)}</text>"
            )
    used = max(step * len(items), 200.0)
    size = f'viewBox="0 0 {used:.0f} {HEIGHT}" width="{used:.0f}" height="{HEIGHT}"'
    ground = f'<line class="base" x1="0" x2="{used:.0f}" y1="{BASE}" y2="{BASE}"/>'
    return Markup(f'<svg class="bars" role="group" aria-label="{escape(title)}" {size}>{ground}{"".join(drawn)}</svg>')


def by_time(months: Mapping[tuple[int, int], int], href: Callable[[str, str], str], title: str) -> Markup:
    """Counts by (year, month) as bars: a bar a month, or a year where the months are too many.

    `href` is called with the first and the last day (ISO 8601) of a bar, and gives its link.
    """
    if not months:
        return Markup("")
    first, last = min(months), max(months)
    span = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    if span > MOST_MONTHS:
        years = dict.fromkeys(range(first[0], last[0] + 1), 0)
        for (year, _), count in months.items():
            years[year] += count
        every = -(-len(years) // 12)
        return bars(
            [
                Bar(str(year), str(year) if n % every == 0 else "", count, href(f"{year}-01-01", f"{year}-12-31"))
                for n, (year, count) in enumerate(years.items())
            ],
            title,
        )
    items = []
    for n in range(span):
        year, month = divmod(first[0] * 12 + first[1] - 1 + n, 12)
        month += 1
        first_tick = f"{MONTHS[month - 1][:3]} {year}" if span <= 3 else str(year)
        tick = first_tick if n == 0 else str(year) if month == 1 else MONTHS[month - 1][:3] if span <= 14 else ""
        if n == 0 and span > 1 and month > 9 and span > 14:
            tick = ""  # the new year's label would run into it
        day = f"{year}-{month:02d}"
        items.append(
            Bar(
                f"{MONTHS[month - 1]} {year}",
                tick,
                months.get((year, month), 0),
                href(f"{day}-01", f"{day}-{monthrange(year, month)[1]}"),
            )
        )
    return bars(items, title)
