"""Draws the icons of the program: the same microphone on a disc as in the bar, in all sizes that systems ask for.

Run it in this folder after a change: python3 draw.py
"""

import math
import struct
import zlib

DISC = (61, 90, 128)
SIGN = (255, 255, 255)


def segment(x, y, start, end):
    """How far it is from a point to a line between two others."""
    along = (end[0] - start[0], end[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    way = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length
    way = min(max(way, 0.0), 1.0)
    return math.hypot(x - start[0] - way * along[0], y - start[1] - way * along[1])


def sign(x, y):
    """How far it is to the microphone; negative inside."""
    capsule = segment(x, y, (0.0, -0.36), (0.0, -0.04)) - 0.2
    ring = abs(math.hypot(x, y + 0.04) - 0.4) - 0.06
    bow = max(ring, -(y + 0.04))
    foot = segment(x, y, (0.0, 0.38), (0.0, 0.54)) - 0.06
    stand = segment(x, y, (-0.2, 0.58), (0.2, 0.58)) - 0.06
    return min(capsule, bow, foot, stand)


def covered(distance):
    """How much of a point lies inside a shape."""
    return min(max(0.5 - distance, 0.0), 1.0)


def png(size):
    """The picture as a file."""
    rows = bytearray()
    soft = size / 2
    for row in range(size):
        rows.append(0)
        for column in range(size):
            x, y = ((place + 0.5) / size * 2 - 1 for place in (column, row))
            disc = covered((math.hypot(x, y) - 0.97) * soft)
            inside = covered(sign(x, y) * soft)
            rows += bytes(
                round(below * (1 - inside) + above * inside)
                for below, above in zip(DISC, SIGN)
            )
            rows.append(round(disc * 255))

    def chunk(name, content):
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + chunk(b"IEND", b"")
    )


def ico(pictures):
    """For Windows: several sizes in one file."""
    entries, content = b"", b""
    offset = 6 + 16 * len(pictures)
    for size, picture in pictures:
        side = size % 256  # 0 stands for 256.
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset)
        content += picture
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + content


def icns(pictures):
    """For macOS: several sizes in one file, each under its name."""
    content = b"".join(
        name + struct.pack(">I", len(picture) + 8) + picture for name, picture in pictures
    )
    return b"icns" + struct.pack(">I", len(content) + 8) + content


def main():
    drawn = {size: png(size) for size in (16, 32, 48, 128, 256, 512)}
    files = {
        "32x32.png": drawn[32],
        "128x128.png": drawn[128],
        "128x128@2x.png": drawn[256],
        "icon.png": drawn[512],
        "icon.ico": ico([(size, drawn[size]) for size in (16, 32, 48, 256)]),
        "icon.icns": icns([(b"ic07", drawn[128]), (b"ic08", drawn[256]), (b"ic09", drawn[512])]),
    }
    for name, content in files.items():
        with open(name, "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
