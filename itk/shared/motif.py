"""The house motif: a cluster drawn as a graph of nodes on a hexagonal lattice.

The same slug always gives the same picture; the technology area chooses how dense it is.
Covers and the share image stand in for a missing photograph; the network is drawn from real data.
"""

import hashlib
import io
import math
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.utils.html import escape
from PIL import Image, ImageColor, ImageDraw, ImageFont

FONT = Path(__file__).parent / "fonts" / "SchibstedGrotesk-Bold.ttf"
BRAND_LIGHT, BRAND_DARK = "#0b5f73", "#6cc5d9"
AMBER, INK, PAPER = "#f2b23e", "#15202b", "#ffffff"

# How many nodes a cover has, by the code of the technology area.
DENSITY = {
    "smart-city": 58,
    "smart-grid": 50,
    "smart-house": 34,
    "ict": 66,
    "electronics": 42,
    "machinery": 28,
}
USUAL_DENSITY = 44
SIZES = (0.06, 0.06, 0.08, 0.08, 0.11, 0.15)  # of nodes, in steps of the lattice


@dataclass(frozen=True)
class Node:
    """One node of the network: what it is, how large (1 to 3), where it leads."""

    key: str
    label: str
    weight: int = 1
    url: str = ""


@dataclass(frozen=True)
class Dot:
    """A drawn node of a cover: centre, radius, and whether it is lit."""

    x: float
    y: float
    radius: float
    lit: bool = False


@dataclass(frozen=True)
class Drawing:
    """A cover before it becomes SVG or pixels: nodes, links and filled facets between them."""

    dots: list[Dot]
    links: list[tuple[Dot, Dot]]
    facets: list[tuple[Dot, Dot, Dot]]


def _random(slug: str, purpose: str) -> random.Random:
    """Return a generator that depends on the words alone, not on the process or its version."""
    digest = hashlib.sha256(f"{purpose}:{slug}".encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 - a picture, not a secret


def _around(row: int, column: int) -> list[tuple[int, int]]:
    """Return the six neighbours of a place of the hexagonal lattice, clockwise."""
    shift = row % 2
    return [
        (row, column + 1),
        (row + 1, column + shift),
        (row + 1, column + shift - 1),
        (row, column - 1),
        (row - 1, column + shift - 1),
        (row - 1, column + shift),
    ]


def _grown(draw: random.Random, count: int, rows: int, columns: int) -> list[tuple[int, int]]:
    """Grow one connected cluster of ``count`` places from about the middle of the lattice."""
    start = (
        round(rows * draw.uniform(0.4, 0.6)),
        round(columns * draw.uniform(0.36, 0.64)),
    )
    grown, edge = [start], set(_around(*start))
    while edge and len(grown) < count:
        # Places with two grown neighbours are likelier: the cluster has facets and few hairs.
        reach = sorted(edge)
        weights = [sum(near in grown for near in _around(*place)) ** 1.2 for place in reach]
        chosen = draw.choices(reach, weights)[0]
        grown.append(chosen)
        edge |= {
            (row, column)
            for row, column in _around(*chosen)
            if -1 <= row <= rows and -1 <= column <= columns
        }
        edge -= set(grown)
    return grown


def _cover(slug: str, count: int, width: int, height: int) -> Drawing:
    """Draw the cluster of a slug on a lattice that fits the picture."""
    draw = _random(slug, "cover")
    step = max(width, height) / draw.choice((11.5, 12.5, 13.5))
    rise = step * math.sqrt(3) / 2
    places = _grown(draw, count, round(height / rise), round(width / step))
    lit = set(draw.sample(places[: len(places) // 2], draw.choice((2, 3, 3))))
    dots = {
        (row, column): Dot(
            (column + row % 2 / 2) * step,
            row * rise,
            step * (draw.uniform(0.17, 0.24) if (row, column) in lit else draw.choice(SIZES)),
            (row, column) in lit,
        )
        for row, column in places
    }
    links, facets = [], []
    for place in places:
        near = [dots.get(other) for other in _around(*place)[:3]]
        links += [(dots[place], dot) for dot in near if dot and draw.random() < 0.94]
        facets += [
            (dots[place], one, other)
            for one, other in pairwise(near)
            if one and other and draw.random() < 0.34
        ]
    return Drawing(list(dots.values()), links, facets)


def _circle(dot: Dot) -> str:
    return f'<circle cx="{dot.x:.0f}" cy="{dot.y:.0f}" r="{dot.radius:.1f}"/>'


def cover_svg(
    slug: str,
    *,
    area: str = "",
    width: int = 1200,
    height: int = 675,
    brand_light: str = BRAND_LIGHT,
    brand_dark: str = BRAND_DARK,
) -> str:
    """Return the picture of an object that has none, as a whole SVG file for ``<img src>``.

    ``area`` is the code of its technology area (any other word gives the usual density).
    The file follows the reader's light or dark scheme by itself; where a policy forbids its
    style, the light colours of the attributes remain.
    """
    drawing = _cover(slug, DENSITY.get(area, USUAL_DENSITY), width, height)
    lines = "".join(f"M{a.x:.0f} {a.y:.0f}L{b.x:.0f} {b.y:.0f}" for a, b in drawing.links)
    facets = "".join(
        "M" + "L".join(f"{dot.x:.0f} {dot.y:.0f}" for dot in facet) + "z"
        for facet in drawing.facets
    )
    plain = "".join(_circle(dot) for dot in drawing.dots if not dot.lit)
    lit = "".join(_circle(dot) for dot in drawing.dots if dot.lit)
    stroke = max(width, height) / 600
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">'
        "<style>@media(prefers-color-scheme:dark){"
        f".g{{fill:#1d2b35}}.l{{stroke:{brand_dark}}}.f,.n{{fill:{brand_dark}}}}}</style>"
        f'<path class="g" fill="#edf3f5" d="M0 0h{width}v{height}H0z"/>'
        f'<path class="f" fill="{brand_light}" opacity=".09" d="{facets}"/>'
        f'<path class="l" stroke="{brand_light}" stroke-width="{stroke:.1f}" opacity=".4"'
        f' fill="none" d="{lines}"/>'
        f'<g class="n" fill="{brand_light}">{plain}</g><g fill="{AMBER}">{lit}</g></svg>'
    )


def network_svg(
    nodes: Iterable[Node],
    links: Iterable[tuple[str, str]],
    *,
    title: str,
    description: str = "",
    size: int = 640,
) -> str:
    """Return the network of real things as an inline SVG: classes only, no styles.

    ``links`` name nodes by their keys; those that name none are passed over. The best linked
    nodes stand in the middle and the three best of all are lit. The order in which nodes come
    decides nothing, so the picture changes only when the data do. Without nodes: an empty string.
    """
    known = {node.key: node for node in nodes}
    pairs = sorted(
        {(min(a, b), max(a, b)) for a, b in links if a in known and b in known and a != b}
    )
    if not known:
        return ""
    partners = defaultdict(set)
    for a, b in pairs:
        partners[a].add(b)
        partners[b].add(a)
    order = sorted(known, key=lambda key: (-len(partners[key]), -known[key].weight, key))
    rings, places = _places(len(order), size)
    where = _settle(order, partners, places)
    lit = {key for key in order[:3] if partners[key]}
    parts = [
        f'<path class="network__link" fill="none" d="{_lines(pairs, where)}"/>' if pairs else "",
        *(_node(known[key], where[key], size / (rings * 2 + 1), key in lit) for key in order),
    ]
    taken = set(where.values())
    free = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2.5"/>' for x, y in places if (x, y) not in taken
    )
    return (
        f'<svg class="network" viewBox="0 0 {size} {size}" role="group"'
        ' aria-labelledby="network-title network-desc">'
        f'<title id="network-title">{escape(title)}</title>'
        f'<desc id="network-desc">{escape(description)}</desc>'
        f'<g class="network__lattice">{free}</g>{"".join(parts)}</svg>'
    )


def _places(count: int, size: int) -> tuple[int, list[tuple[float, float]]]:
    """Return how many rings hold so many nodes with air between, and the places from the middle out."""
    rings = 1
    while 1 + 3 * rings * (rings + 1) < count * 1.8:
        rings += 1
    step = size / (rings * 2 + 1.1)
    middle = size / 2
    found = []
    for q in range(-rings, rings + 1):
        for r in range(max(-rings, -q - rings), min(rings, -q + rings) + 1):
            x, y = step * (q + r / 2), step * r * math.sqrt(3) / 2
            found.append((math.hypot(x, y), math.atan2(y, x), middle + x, middle + y))
    found.sort(key=lambda place: (round(place[0], 3), place[1]))
    return rings, [(round(x, 1), round(y, 1)) for _far, _angle, x, y in found]


def _settle(order, partners, places):
    """Give each node a place: near its partners that already have one, never too far out.

    A node with many partners is placed early, hence near the middle.
    """
    free = list(places)
    middle = places[0]
    where: dict[str, tuple[float, float]] = {}
    for key in order:
        draw = _random(key, "network")
        placed = [where[other] for other in sorted(partners[key]) if other in where]

        def cost(place, placed=placed, draw=draw):
            to_partners = sum(math.dist(place, other) for other in placed) / (len(placed) or 1)
            return 0.5 * to_partners + 0.5 * math.dist(place, middle) + draw.uniform(0, 150)

        best = min(free, key=cost)
        free.remove(best)
        where[key] = best
    return where


def _lines(pairs, where) -> str:
    """Draw each link as a gentle arc, so that links along one row of the lattice stay apart."""
    drawn = []
    for a, b in pairs:
        (ax, ay), (bx, by) = where[a], where[b]
        bend = 0.09
        cx = (ax + bx) / 2 - (by - ay) * bend
        cy = (ay + by) / 2 + (bx - ax) * bend
        drawn.append(f"M{ax:.0f} {ay:.0f}Q{cx:.0f} {cy:.0f} {bx:.0f} {by:.0f}")
    return "".join(drawn)


def _node(node: Node, place: tuple[float, float], room: float, lit: bool) -> str:
    """Draw one node, as a link when it leads somewhere; its name shows on hover and is read aloud."""
    kind = "network__node network__node--lit" if lit else "network__node"
    radius = room * (0.06 + 0.035 * max(1, min(node.weight, 3)) + (0.04 if lit else 0))
    circle = (
        f'<circle class="{kind}" cx="{place[0]:.0f}" cy="{place[1]:.0f}" r="{radius:.1f}">'
        f"<title>{escape(node.label)}</title></circle>"
    )
    if not node.url:
        return circle
    reach = f'<circle fill="none" pointer-events="all" cx="{place[0]:.0f}" cy="{place[1]:.0f}" r="{room * 0.48:.1f}"/>'
    return f'<a href="{escape(node.url)}" aria-label="{escape(node.label)}">{reach}{circle}</a>'


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def _mixed(colour: str, part: float) -> tuple[int, ...]:
    """Return the colour with this part of white in it."""
    return tuple(round(value + (255 - value) * part) for value in ImageColor.getrgb(colour)[:3])


def _wrapped(title: str, size: int, width: float) -> list[str]:
    """Break the title into lines no wider than ``width``; a word that is too wide is cut."""
    font, lines, line = _font(size), [], ""
    for word in title.split():
        while font.getlength(word) > width:
            word = word[:-2] + "…"
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def share_png(
    slug: str, title: str, *, area: str = "", name: str = "", brand: str = BRAND_LIGHT
) -> bytes:
    """Return the picture that goes with a shared link: 1200 by 630, the title over the motif.

    ``name`` is the site's, small below the title. A title too long for four lines ends with an
    ellipsis.
    """
    width, height, scale, margin = 1200, 630, 2, 72
    picture = Image.new("RGB", (width * scale, height * scale), brand)
    draw = ImageDraw.Draw(picture)
    line_colour, facet_colour = _mixed(brand, 0.28), _mixed(brand, 0.07)

    def at(dot):
        # The words stand on the left, the graph gathers on the right, cut by the edge.
        return ((dot.x * 0.8 + width * 0.44) * scale, (dot.y - 20) * scale)

    drawing = _cover(slug, DENSITY.get(area, USUAL_DENSITY), width, height)
    for facet in drawing.facets:
        draw.polygon([at(dot) for dot in facet], fill=facet_colour)
    for a, b in drawing.links:
        draw.line([at(a), at(b)], fill=line_colour, width=2 * scale)
    for dot in drawing.dots:
        x, y = at(dot)
        around = dot.radius * scale
        lit = dot.lit and x > width * 0.7 * scale
        draw.ellipse(
            [x - around, y - around, x + around, y + around], fill=AMBER if lit else line_colour
        )
    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(picture)
    for size in (68, 58, 50):
        lines = _wrapped(title, size, width * 0.6)
        if len(lines) <= 4:
            break
    if len(lines) > 4:
        lines = [*lines[:3], lines[3].rstrip(" ,.–") + "…"]
    top = (height - len(lines) * size * 1.16) / 2 - 20
    for number, line in enumerate(lines):
        draw.text((margin, top + number * size * 1.16), line, font=_font(size), fill=PAPER)
    draw.rectangle([margin, height - 118, margin + 64, height - 112], fill=AMBER)
    draw.text((margin, height - 98), name, font=_font(30), fill=PAPER)
    out = io.BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
