"""Writes pictures of every kind with Pillow, and what Pillow reads of them, to the folder beside this file.

    python3 -m pip install pillow==12.3.0 numpy && python3 make-pictures.py
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

folder = Path(__file__).parent / "written-by-pillow"
folder.mkdir(exist_ok=True)
height, width = 6, 9
y, x = np.mgrid[0:height, 0:width]
grey = ((x * 28 + y * 5) % 256).astype(np.uint8)
rgb = np.stack([grey, (y * 50).astype(np.uint8), (255 - x * 20).astype(np.uint8)], axis=-1)
alpha = ((x * 31 + y * 7) % 256).astype(np.uint8)
deep = (grey.astype(np.uint16) * 257 + y.astype(np.uint16)).clip(0, 65535).astype(np.uint16)
expected = {}


def on_white(picture):
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def write(name, picture, read=lambda picture: picture, **options):
    path = folder / name
    picture.save(path, **options)
    pixels = np.asarray(read(Image.open(path)))
    expected[name] = {"shape": list(pixels.shape), "values": pixels.reshape(-1).tolist()}


turned = Image.Exif()
turned[0x0112] = 6
write("grey.png", Image.fromarray(grey))
write("rgb.png", Image.fromarray(rgb))
write("rgba.png", Image.fromarray(np.dstack([rgb, alpha])), on_white)
write("grey-alpha.png", Image.fromarray(np.dstack([grey, alpha]), "LA"), lambda p: on_white(p).convert("L"))
write("palette.png", Image.fromarray(rgb).quantize(16), lambda p: p.convert("RGB"))
write("bits.png", Image.fromarray(grey > 100), lambda p: p.convert("L"))
write("transparent.png", Image.fromarray(rgb), on_white, transparency=tuple(int(v) for v in rgb[2, 3]))
write(
    "deep-grey.png",
    Image.fromarray(deep),
    lambda p: np.floor(np.asarray(p).astype(np.float64) / 257 + 0.5).astype(np.uint8),
)
write("turned.png", Image.fromarray(rgb), ImageOps.exif_transpose, exif=turned)
write("grey.jpg", Image.fromarray(grey), quality=90)
write("rgb.jpeg", Image.fromarray(rgb), quality=90)
write("turned.jpg", Image.fromarray(rgb), ImageOps.exif_transpose, quality=90, exif=turned)
write("lossless.webp", Image.fromarray(rgb), lambda p: p.convert("RGB"), lossless=True)
write("lossy.webp", Image.fromarray(rgb), lambda p: p.convert("RGB"), quality=80)
(folder / "expected.json").write_text(json.dumps(expected) + "\n")
