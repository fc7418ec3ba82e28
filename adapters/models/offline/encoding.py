"""A picture and captions become an H.264 film, by the ffmpeg that comes as a package."""

import asyncio
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from adapters.models.offline.captions import Caption
from adapters.models.offline.lettering import drawable, set_title

FRAMES_PER_SECOND = 24
ROOM = 6, 5
"""The picture is prepared this much larger than the film, as sharp as the camera comes close."""
KEPT_LEAST = 0.6
"""A picture of which cutting it to shape would leave less than this share is shown whole."""
BACKDROP = 24, 0.55
"""What lies behind it is itself, blurred by a share of its size and as dark as this."""
EASED = "(1-cos(PI*min(on/{last},1)))/2"
Way = tuple[float, float]
MOVES: Sequence[tuple[Way, Way, Way]] = (
    ((1, 1.2), (0.5, 0.5), (0.4, 0.4)),
    ((1.2, 1), (0.5, 0.5), (0.5, 0.5)),
    ((1.14, 1.14), (0, 1), (0.5, 0.5)),
    ((1.14, 1.14), (1, 0), (0.4, 0.4)),
    ((1.14, 1.14), (0.5, 0.5), (0, 1)),
    ((1.14, 1.14), (0.5, 0.5), (1, 0)),
    ((1, 1.2), (0, 1), (0.3, 0.3)),
    ((1.2, 1), (0, 1), (0.6, 0.6)),
    ((1, 1.15), (1, 0), (0, 1)),
)
"""From where to where: zoom, and the place across and down, as shares of the room that is left.

Each clip of a batch differs.
"""
BAND = (0, 0, 0, 150)
INK = (255, 255, 255, 255)
CAPTION_ABOVE = 6
"""Captions end this part of the height above the bottom: players put their buttons below."""
COLOURS = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
"""What the film says of its colours: what says nothing is shown in others than were meant."""


class EncoderFailed(Exception):
    """The encoder did not make a film; the message is its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What is to be encoded, in pixels and seconds; `number` chooses how the camera moves."""

    width: int
    height: int
    seconds: int
    number: int
    captions: Sequence[Caption]

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return self.seconds * FRAMES_PER_SECOND


def prepare(film: Film, picture: Path, folder: Path) -> list[Path]:
    """Write what the encoder reads: the picture cut to shape, and each caption. Blocking."""
    size = (film.width * ROOM[0] // ROOM[1], film.height * ROOM[0] // ROOM[1])
    base = folder / "base.png"
    with Image.open(picture) as opened:
        framed(opened.convert("RGB"), size).save(base, "PNG", compress_level=1)
    files = [base]
    for number, caption in enumerate(film.captions):
        path = folder / f"caption{number}.png"
        lettered(drawable(caption.text), film.width, film.height).save(path, "PNG")
        files.append(path)
    return files


def framed(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture cut to shape, or whole before a backdrop where too little would be left."""
    cut = ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    shape, wanted = picture.width / picture.height, size[0] / size[1]
    if min(shape / wanted, wanted / shape) >= KEPT_LEAST:
        return cut
    share, light = BACKDROP
    backdrop = cut.filter(ImageFilter.BoxBlur(min(size) // share)).point(lambda v: int(v * light))
    whole = ImageOps.contain(picture, size, Image.Resampling.LANCZOS)
    backdrop.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return backdrop


def lettered(text: str, width: int, height: int) -> Image.Image:
    """Return a caption on a dark plate."""
    largest = min(width, height) // 14
    setting = set_title(text, width=width * 4 // 5, height=height // 5, largest=largest)
    if setting is None:
        return Image.new("RGBA", (2, 2), (0, 0, 0, 0))
    lines, font, margin = setting.lines, setting.font, setting.line_height // 2
    longest = max(font.getlength(line) for line in lines)
    size = (int(longest) + 2 * margin, len(lines) * setting.line_height + 2 * margin)
    plate = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(plate)
    draw.rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=margin, fill=BAND)
    for number, line in enumerate(lines):
        middle = margin + number * setting.line_height + setting.line_height / 2
        draw.text((size[0] / 2, middle), line, font=font, fill=INK, anchor="mm")
    return plate


def camera(film: Film) -> str:
    """Return the encoder's words for how the camera moves: the corners of what is seen.

    They are no whole numbers, so that nothing trembles.
    """
    eased = EASED.format(last=max(1, film.frames - 1))
    zoom, across, down = (
        f"({start}+{end - start:.3f}*{eased})"
        for start, end in MOVES[(film.number - 1) % len(MOVES)]
    )
    left, right = f"W*(1-1/{zoom})*{across}", f"W/{zoom}"
    top, bottom = f"H*(1-1/{zoom})*{down}", f"H/{zoom}"
    corners = (
        (left, top),
        (f"{left}+{right}", top),
        (left, f"{top}+{bottom}"),
        (f"{left}+{right}", f"{top}+{bottom}"),
    )
    said = ":".join(f"x{n}='{x}':y{n}='{y}'" for n, (x, y) in enumerate(corners))
    return f"perspective={said}:interpolation=linear:sense=source:eval=frame"


def command(film: Film, files: Sequence[Path], into: Path) -> list[str]:
    """Return the encoder's command line; nothing that a customer wrote is in it."""
    inputs = [part for file in files for part in ("-i", str(file))]
    steps = (
        "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        f"loop={film.frames - 1}:1,setpts=N/({FRAMES_PER_SECOND}*TB)",
        camera(film),
        f"scale={film.width}:{film.height}:flags=bicubic",
    )
    chain = [f"[0]{','.join(steps)}[v0]"]
    for number, caption in enumerate(film.captions):
        shown = f"gte(t,{caption.start})*lt(t,{caption.end})"
        place = f"(W-w)/2:H-h-{film.height // CAPTION_ABOVE}:enable='{shown}'"
        chain.append(f"[v{number}][{number + 1}]overlay={place}[v{number + 1}]")
    chain.append(f"[v{len(film.captions)}]format=yuv420p,{COLOURS}[film]")
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-loglevel", "error", "-nostats", "-y"),
        *("-progress", "pipe:1", "-stats_period", "0.25"),
        *inputs,
        *("-filter_complex", ";".join(chain), "-map", "[film]"),
        *("-frames:v", str(film.frames), "-r", str(FRAMES_PER_SECOND)),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-threads", "2"),
        *("-metadata", "comment=Rendered offline by Inkwell", "-movflags", "+faststart"),
        *("-f", "mp4", str(into)),
    ]


async def encode(
    film: Film, files: Sequence[Path], into: Path, tell: Callable[[int], None]
) -> None:
    """Encode a film, telling the percent that is done. Raises `EncoderFailed`."""
    process = await asyncio.create_subprocess_exec(
        *command(film, files, into),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    said = asyncio.create_task(process.stderr.read())
    try:
        async for line in process.stdout:
            name, _, value = line.decode().strip().partition("=")
            if name == "frame" and value.isdigit():
                tell(min(99, int(value) * 100 // film.frames))
        if await process.wait() != 0:
            raise EncoderFailed((await said).decode(errors="replace")[-500:])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await asyncio.gather(said, return_exceptions=True)
