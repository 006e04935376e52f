"""Addresses as pictures for a telephone's camera."""

import base64
import io

import qrcode  # type: ignore[import-untyped]
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M  # type: ignore[import-untyped]
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

# Of characters: longer ones make a picture that no camera reads from a wall, and soon one that there cannot be.
LONGEST = 1000


def qr_code(address: str) -> str:
    """A QR code (ISO/IEC 18004) as the `src` of an image, inside the page; up to 15 % of it may be damaged.

    Nothing for an address that is too long for one.
    """
    if len(address) > LONGEST:
        return ""
    saved = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, error_correction=ERROR_CORRECT_M).save(saved)
    return f"data:image/svg+xml;base64,{base64.b64encode(saved.getvalue()).decode()}"


def qr_for_terminal(address: str) -> str:
    """A QR code of half blocks, white on black whatever the terminal's colors; nothing for an address too long."""
    if len(address) > LONGEST:
        return ""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=2)
    code.add_data(address)
    written = io.StringIO()
    code.print_ascii(written, invert=True)
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in written.getvalue().splitlines() if line.strip("\xa0 "))
