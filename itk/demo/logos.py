"""Logos of the invented organisations: a drawn mark and the name in the portal's typeface."""

from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from itk.demo.reading import read

FONT = settings.BASE_DIR / "static" / "fonts" / "schibsted-grotesk.woff2"
GROUND = "#ffffff"  # opaque, so that the logo can be read on any tile
FINE = 3  # drawn so many times larger, then made smaller: smooth edges
UNIT = 2 * FINE  # pixels of a unit of a mark
TYPE_SIZES = {1: 84, 2: 84, 3: 62}  # by the number of lines
MARGIN = 8


def load_logos(companies):
    """Give each organisation that has a mark its logo."""
    for slug, mark in read("logos").items():
        company = companies[slug]
        company.logo = ContentFile(draw_logo(mark), name="logo.png")
        company.full_clean()
        company.save()


def draw_logo(mark):
    """Return the PNG of a mark and its name, as wide as it needs to be."""
    drawing = _draw_mark(mark)
    name = _draw_name(mark["lines"], mark["colour"])
    gap = 24 * FINE
    size = drawing.width + gap + name.width, max(drawing.height, name.height)
    logo = Image.new("RGB", size, GROUND)
    logo.paste(drawing, (0, (size[1] - drawing.height) // 2))
    logo.paste(name, (drawing.width + gap, (size[1] - name.height) // 2))
    logo = logo.resize((size[0] // FINE, size[1] // FINE), Image.Resampling.LANCZOS)
    padded = Image.new("RGB", (logo.width + 2 * MARGIN, logo.height + 2 * MARGIN), GROUND)
    padded.paste(logo, (MARGIN, MARGIN))
    file = BytesIO()
    padded.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _draw_mark(mark):
    image = Image.new("RGB", (100 * UNIT, 100 * UNIT), GROUND)
    pen = ImageDraw.Draw(image)
    for name, *numbers in mark["shapes"]:
        colour = mark["accent"] if name.endswith("+") else mark["colour"]
        _SHAPES[name.rstrip("+")](pen, colour, *(number * UNIT for number in numbers))
    return image


def _disc(pen, colour, x, y, radius):
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _ring(pen, colour, width, x, y, radius):
    outer = radius + width / 2
    pen.ellipse((x - outer, y - outer, x + outer, y + outer), outline=colour, width=round(width))


def _arc(pen, colour, width, x, y, radius, start, end):
    outer = radius + width / 2
    box = (x - outer, y - outer, x + outer, y + outer)
    # Every number of a shape was multiplied, the angles too.
    pen.arc(box, start / UNIT, end / UNIT, fill=colour, width=round(width))


def _line(pen, colour, width, *points):
    corners = list(zip(points[::2], points[1::2], strict=True))
    pen.line(corners, fill=colour, width=round(width))
    for x, y in corners:  # round ends and joints
        _disc(pen, colour, x, y, width / 2)


_SHAPES = {"disc": _disc, "ring": _ring, "arc": _arc, "line": _line}


def _draw_name(lines, colour):
    font = ImageFont.truetype(FONT, TYPE_SIZES[len(lines)] * FINE)
    font.set_variation_by_axes([700])
    text = "\n".join(lines)
    pen = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    spacing = font.size * 0.02
    left, top, right, bottom = pen.multiline_textbbox((0, 0), text, font=font, spacing=spacing)
    image = Image.new("RGB", (round(right - left), round(bottom - top)), GROUND)
    ImageDraw.Draw(image).multiline_text(
        (-left, -top), text, font=font, fill=colour, spacing=spacing
    )
    return image
