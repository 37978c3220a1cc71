"""Papers as PDF: a page with our letters embedded, text that wraps, tables' cells, codes, emblems.

Measures are points from the lower left corner, as everywhere in PDF; ``MM`` is a millimetre.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.http import HttpResponse
from PIL import Image
from qrcode import QRCode
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm as MM  # noqa: N812 — it reads as the unit it is
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from itk.shared.text import one_line

__all__ = ["A4", "MM", "Block", "Paper", "landscape", "pdf_response"]

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
INK, MUTED, LINE = HexColor("#15202b"), HexColor("#51606e"), HexColor("#7b8a97")
LEADING = 1.28  # from line to line, in sizes of the letters


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    """Tell reportlab of our letters, once a process."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))


def _width(text: str, font: str, size: float) -> float:
    return pdfmetrics.stringWidth(text, font, size)


@dataclass(frozen=True)
class Block:
    """Text broken into lines of a width; ``height`` is what it takes."""

    lines: tuple[str, ...]
    font: str
    size: float

    @property
    def height(self) -> float:
        """How much the lines take from the top of the first to the bottom of the last."""
        return len(self.lines) * self.size * LEADING

    @property
    def width(self) -> float:
        """How much the longest line takes."""
        return max((_width(line, self.font, self.size) for line in self.lines), default=0)


class Paper:
    """A PDF in the making: pages of one size, written from the top by whoever lays them out."""

    def __init__(self, *, title: str, author: str = "", size: tuple[float, float] = A4) -> None:
        _load_fonts()
        self.width, self.height = size
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=size, pageCompression=1)
        self.canvas.setTitle(one_line(title))
        self.canvas.setAuthor(one_line(author))

    def wrap(self, text: str, width: float, size: float = 9, *, bold: bool = False) -> Block:
        """Return the text in lines of ``width``; a word that is longer than a line is broken."""
        font, lines, line = BOLD if bold else REGULAR, [], ""
        for word in one_line(text).split():
            longer = f"{line} {word}" if line else word
            if _width(longer, font, size) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while _width(line, font, size) > width and len(line) > 1:
                fits = _fitting(line, width, font, size)
                lines.append(line[:fits])
                line = line[fits:]
        return Block((*lines, line) if line else tuple(lines), font, size)

    def fit(
        self, text: str, width: float, *, largest: float, smallest: float, most: int = 1,
        bold: bool = False,
    ) -> Block:  # fmt: skip
        """Return the text in at most ``most`` lines, as large as that allows.

        At the smallest size what does not fit is cut, with an ellipsis.
        """
        size = largest
        while (block := self.wrap(text, width, size, bold=bold)) and len(block.lines) > most:
            if size <= smallest:
                last = block.lines[most - 1].rstrip(" ,;-")
                while _width(f"{last}…", block.font, size) > width:
                    last = last[:-1]
                return Block((*block.lines[: most - 1], f"{last}…"), block.font, size)
            size = max(smallest, size - 1)
        return block

    def write(
        self, block: Block, x: float, top: float, *, colour: Any = INK, centred: bool = False
    ) -> float:
        """Write a block from ``top`` downwards; return where it ends."""
        self.canvas.setFillColor(colour)
        self.canvas.setFont(block.font, block.size)
        draw = self.canvas.drawCentredString if centred else self.canvas.drawString
        for number, line in enumerate(block.lines):
            draw(x, top - block.size * (0.95 + number * LEADING), line)
        return top - block.height

    def line(
        self, x: float, y: float, width: float, *, height: float = 0, thick: float = 0.5
    ) -> None:
        """Draw a line to the right by ``width``, or upwards by ``height``."""
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(thick)
        self.canvas.line(x, y, x + width, y + height)

    def frame(self, inset: float) -> None:
        """Draw a line around the page, ``inset`` from its edge."""
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(inset, inset, self.width - 2 * inset, self.height - 2 * inset)

    def code(self, text: str, x: float, y: float, size: float) -> None:
        """Draw ``text`` as a QR code in the square whose lower left corner is given."""
        code = QRCode(border=0)
        code.add_data(text)
        matrix = code.get_matrix()
        step = size / len(matrix)
        path = self.canvas.beginPath()
        for row, cells in enumerate(matrix):
            for column, dark in enumerate(cells):
                if dark:
                    path.rect(x + column * step, y + size - (row + 1) * step, step, step)
        self.canvas.setFillColor(INK)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def picture(self, file: File, x: float, y: float, *, height: float, most: float) -> float:
        """Draw a stored picture on white, at most ``most`` wide; return its width, 0 if it is lost."""
        try:
            with file.open("rb") as stored, Image.open(stored) as image:
                seen = image.convert("RGBA")
        except (OSError, ValueError):
            return 0
        ground = Image.new("RGBA", seen.size, "white")
        reader = ImageReader(Image.alpha_composite(ground, seen).convert("RGB"))
        width = min(most, height * seen.width / seen.height)
        self.canvas.drawImage(
            reader, x, y, width, height, preserveAspectRatio=True, anchor="nw", mask=None
        )
        return width

    def flag(self, x: float, y: float, *, height: float) -> float:
        """Draw the flag of the European Union; return its width."""
        width, middle = height * 1.5, y + height / 2
        self.canvas.setFillColor(HexColor("#003399"))
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)
        self.canvas.setFillColor(HexColor("#ffcc00"))
        for hour in range(12):
            angle = math.radians(hour * 30)
            self._star(
                x + width / 2 + math.sin(angle) * height / 3,
                middle + math.cos(angle) * height / 3,
                height / 18,
            )
        return width

    def _star(self, x: float, y: float, radius: float) -> None:
        path = self.canvas.beginPath()
        for corner in range(10):
            far = radius if corner % 2 == 0 else radius * 0.382
            angle = math.radians(corner * 36)
            point = (x + math.sin(angle) * far, y + math.cos(angle) * far)
            (path.lineTo if corner else path.moveTo)(*point)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def next_page(self) -> None:
        """End this page and begin another."""
        self.canvas.showPage()

    def finish(self) -> bytes:
        """End the last page and return the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()


def _fitting(word: str, width: float, font: str, size: float) -> int:
    """Return how many letters of a word fit, at least one; after a hyphen rather than inside."""
    fits = 1
    while fits < len(word) and _width(word[: fits + 1], font, size) <= width:
        fits += 1
    return word.rfind("-", 0, fits) + 1 or fits


def pdf_response(content: bytes, *, name: str, download: bool) -> HttpResponse:
    """Return the answer that shows a PDF, or has it saved; nobody on the way keeps it."""
    how = "attachment" if download else "inline"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'{how}; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
