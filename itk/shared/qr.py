"""QR codes as drawings that print sharply at any size."""

from qrcode import QRCode
from qrcode.image.svg import SvgPathFillImage


def qr_svg(text: str) -> bytes:
    """Return an SVG of the QR code of ``text``, black on white."""
    code = QRCode(border=2)
    code.add_data(text)
    return code.make_image(image_factory=SvgPathFillImage).to_string()
