"""Draws the icons of Sotto as PNG, with Python alone: four bars of a quiet voice on the accent colour.

The same shapes as in ../public/icon.svg. Usage, in the folder of the interface: python3 icons/draw.py
"""

import struct
import zlib
from pathlib import Path

ACCENT = (0x0D, 0x66, 0x5C)
PAPER = (0xFA, 0xF9, 0xF6)
# Left, top, width, height and radius on a field of 512.
BARS = [(120, 216, 40, 80, 20), (198, 168, 40, 176, 20), (276, 120, 40, 272, 20), (354, 208, 40, 96, 20)]
SAMPLES = 4


def inside(x, y, shape):
    """Whether a point lies in a rounded rectangle."""
    left, top, width, height, radius = shape
    across = max(left + radius - x, x - (left + width - radius), 0)
    down = max(top + radius - y, y - (top + height - radius), 0)
    return across * across + down * down <= radius * radius


def pixel(column, row, size, field, bars):
    """The colour of a pixel, as the mean of points in it."""
    step = 512 / size
    total = [0, 0, 0, 0]
    for i in range(SAMPLES):
        for j in range(SAMPLES):
            x = (column + (i + 0.5) / SAMPLES) * step
            y = (row + (j + 0.5) / SAMPLES) * step
            if not inside(x, y, field):
                continue
            colour = PAPER if any(inside(x, y, bar) for bar in bars) else ACCENT
            for channel in range(3):
                total[channel] += colour[channel]
            total[3] += 1
    count = total[3]
    if count == 0:
        return bytes(4)
    alpha = 255 * count // (SAMPLES * SAMPLES)
    return bytes([total[0] // count, total[1] // count, total[2] // count, alpha])


def png(size, radius, scale):
    """A picture of this size; `scale` shrinks the bars towards the middle."""
    field = (0, 0, 512, 512, radius)
    bars = [
        (256 + (x - 256) * scale, 256 + (y - 256) * scale, w * scale, h * scale, r * scale)
        for x, y, w, h, r in BARS
    ]
    rows = b"".join(
        b"\0" + b"".join(pixel(column, row, size, field, bars) for column in range(size)) for row in range(size)
    )

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


if __name__ == "__main__":
    public = Path(__file__).resolve().parent.parent / "public"
    (public / "icon-192.png").write_bytes(png(192, 116, 1))
    (public / "icon-512.png").write_bytes(png(512, 116, 1))
    # A launcher cuts its own shape out of this one: it fills the field, and what matters keeps to the middle.
    (public / "icon-maskable-512.png").write_bytes(png(512, 0, 0.8))
