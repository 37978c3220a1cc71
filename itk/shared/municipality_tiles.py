"""Lithuania as tiles: one a municipality, laid out by hand in its rough place, north at the top.

Neighbours on the map are, as far as a lattice lets them, neighbours on the ground.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from itk.shared.municipalities import MUNICIPALITIES

UNIT = 60  # the side of a tile in units of the drawing
SHADES = 4

_LAYOUT = """
 .. 75 61 32 47 .. 67 36 .. ..
 25 56 68 78 91 65 66 57 73 ..
 21 55 74 54 29 71 27 34 82 43
 23 88 87 72 53 46 81 62 45 30
 .. 63 77 94 52 19 89 41 86 ..
 .. .. .. 84 58 49 42 13 .. ..
 .. .. .. 39 18 69 79 85 .. ..
 .. .. .. .. 48 12 33 .. .. ..
 .. .. .. .. 59 11 38 .. .. ..
 .. .. .. .. .. 15 .. .. .. ..
"""

# code → (column, row), from the upper left corner
PLACES: dict[str, tuple[int, int]] = {
    code: (column, row)
    for row, line in enumerate(_LAYOUT.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != ".."
}
COLUMNS = 1 + max(column for column, _row in PLACES.values())
ROWS = 1 + max(row for _column, row in PLACES.values())


def _short(name: str) -> str:
    """Return a few letters of a name: a town and the district around it stay apart."""
    first, kind = name.split()[0], name.split()[1]
    return f"{first[:3]} {kind[0]}." if f"{first} {_TWIN.get(kind)}" in _NAMES else first[:4]


_TWIN = {"miesto": "rajono", "rajono": "miesto"}
_NAMES = {name.removesuffix(" savivaldybė") for _code, name in MUNICIPALITIES}
SHORT_NAMES = {code: _short(name) for code, name in MUNICIPALITIES}


@dataclass(frozen=True)
class Tile:
    """A municipality on the map: how many there are, and where a choice of it leads."""

    code: str
    label: str
    count: int
    chosen: bool
    url: str

    @property
    def leads(self) -> bool:
        """Whether there is anything behind it."""
        return bool(self.count) or self.chosen


def tile_map(tiles: list[Tile]) -> SafeString:
    """Return the map as SVG for eyes and pointers; whoever shows it gives the same as a list.

    The more a tile counts beside the fullest one, the stronger is its shade.
    """
    most = max((tile.count for tile in tiles), default=0) or 1
    drawn = format_html_join("", "{}", ((_drawn(tile, most),) for tile in tiles))
    return format_html(
        '<svg class="tile-map__drawing" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        "{}</svg>",
        COLUMNS * UNIT,
        ROWS * UNIT,
        drawn,
    )


def _drawn(tile: Tile, most: int) -> SafeString:
    column, row = PLACES[tile.code]
    x, y = column * UNIT, row * UNIT
    shade = -(-SHADES * tile.count // most)
    on = " tile__on" if shade == SHADES else ""
    inside = format_html(
        '<title>{}: {}</title><rect class="tile tile--{}{}" x="{}" y="{}" width="56" height="56"'
        ' rx="8"/><text class="tile__name{}" x="{}" y="{}">{}</text>',
        *(tile.label, tile.count, shade, " tile--chosen" if tile.chosen else "", x + 2, y + 2),
        *(on, x + UNIT // 2, y + 22, SHORT_NAMES[tile.code]),
    )
    if not tile.leads:
        return format_html("<g>{}</g>", inside)
    return format_html(
        '<a href="{}" tabindex="-1">{}<text class="tile__count{}" x="{}" y="{}">{}</text></a>',
        *(tile.url, inside, on, x + UNIT // 2, y + 46, tile.count),
    )
