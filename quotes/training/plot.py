"""Two small pictures of a calibration, as one SVG: is the confidence a percentage, and what does silence cost?"""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]
"""Both from 0 to 1."""

SIDE, GAP, EDGE = 240, 90, 46


def picture(reliability: Sequence[Point], abstention: Sequence[Point]) -> str:
    """`reliability`: (predicted, observed) a bin; `abstention`: (share of quotations shown, share of them right)."""
    left = _panel(EDGE, "confidence", "right", "Reliability", reliability, diagonal=True)
    right = _panel(EDGE + SIDE + GAP, "share of quotations shown", "right", "Abstention", abstention, diagonal=False)
    width, height = 2 * (SIDE + EDGE) + GAP, SIDE + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12" fill="#1c1b17">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{left}{right}</svg>\n'
    )


def _panel(x: int, below: str, beside: str, title: str, points: Sequence[Point], *, diagonal: bool) -> str:
    def at(point: Point) -> str:
        return f"{x + SIDE * point[0]:.1f},{EDGE + SIDE * (1 - point[1]):.1f}"

    parts = [f'<rect x="{x}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#b8b4a6"/>']
    for tick in (0.0, 0.5, 1.0):
        h, v = x + SIDE * tick, EDGE + SIDE * (1 - tick)
        parts.append(f'<text x="{h}" y="{EDGE + SIDE + 16}" text-anchor="middle">{tick:.0%}</text>')
        parts.append(f'<text x="{x - 6}" y="{v + 4}" text-anchor="end">{tick:.0%}</text>')
    if diagonal:
        parts.append(f'<path d="M{at((0, 0))}L{at((1, 1))}" stroke="#b8b4a6" stroke-dasharray="4 4"/>')
    line = "L".join(at(p) for p in points)
    parts.append(f'<path d="M{line}" fill="none" stroke="#8a2b24" stroke-width="2"/>')
    parts += [f'<circle cx="{at(p).split(",")[0]}" cy="{at(p).split(",")[1]}" r="3.5" fill="#8a2b24"/>' for p in points]
    parts.append(f'<text x="{x}" y="{EDGE - 26}" font-weight="bold">{title}</text>')
    parts.append(f'<text x="{x}" y="{EDGE - 9}">{beside}</text>')
    parts.append(f'<text x="{x + SIDE}" y="{EDGE + SIDE + 34}" text-anchor="end">{below}</text>')
    return "".join(parts)
