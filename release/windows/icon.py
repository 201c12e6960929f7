"""release/windows/icon.py FONT: draws jianbao.ico, a sheet with the red rule of a briefing and 简 below it.

Needs Pillow; FONT is a bold CJK font (Noto Serif CJK SC). Run where the icon shall look otherwise.
"""
import io, struct, sys
from pathlib import Path
from PIL import Image, ImageDraw, ImageFont

SIZES = (16, 24, 32, 48, 64, 256)
RED, INK, PAPER, EDGE = (192, 24, 24, 255), (32, 32, 32, 255), (255, 255, 255, 255), (150, 150, 150, 255)
# Drawn this many times as large, then made smaller: Pillow's lines have hard edges.
FINE = 8


def drawn(size):
    whole = size * FINE
    image = Image.new("RGBA", (whole, whole), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    thin = max(FINE, whole // 40)
    left, right = (0, whole - 1) if size < 32 else (whole // 12, whole - 1 - whole // 12)
    draw.rectangle((left, 0, right, whole - 1), fill=PAPER, outline=EDGE, width=thin)
    rule = max(2 * FINE, whole // 10)
    top = max(FINE, whole // 10)
    draw.rectangle((left + thin * 2, top, right - thin * 2, top + rule - 1), fill=RED)
    room = (top + rule + thin, whole - 2 * thin)
    font = ImageFont.truetype(sys.argv[1], int((room[1] - room[0]) * 0.96))
    draw.text((whole / 2, sum(room) / 2), "简", font=font, fill=INK, anchor="mm")
    return image.resize((size, size), Image.LANCZOS)


def main():
    pictures = []
    for size in SIZES:
        held = io.BytesIO()
        drawn(size).save(held, "PNG", optimize=True)
        pictures.append(held.getvalue())
    head, start = struct.pack("<HHH", 0, 1, len(SIZES)), 6 + 16 * len(SIZES)
    for size, picture in zip(SIZES, pictures):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), start)
        start += len(picture)
    Path(__file__).with_name("jianbao.ico").write_bytes(head + b"".join(pictures))


if __name__ == "__main__":
    main()
