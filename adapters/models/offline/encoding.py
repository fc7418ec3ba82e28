"""A picture and captions become an H.264 film, by the ffmpeg that comes as a package."""

import asyncio
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageOps

from adapters.models.offline.captions import Caption
from adapters.models.offline.lettering import drawable, set_title

FRAMES_PER_SECOND = 24
ROOM = 3, 2
"""The picture is prepared this much larger than the film, for the camera to move in."""
EASED = "(1-cos(PI*on/{last}))/2"
MOVES = (
    ("1+0.2*{p}", "(iw-iw/zoom)/2", "(ih-ih/zoom)*0.4"),
    ("1.2-0.2*{p}", "(iw-iw/zoom)/2", "(ih-ih/zoom)*0.5"),
    ("1.18", "(iw-iw/zoom)*{p}", "(ih-ih/zoom)*0.5"),
    ("1.18", "(iw-iw/zoom)*(1-{p})", "(ih-ih/zoom)*0.4"),
    ("1.18", "(iw-iw/zoom)/2", "(ih-ih/zoom)*{p}"),
    ("1.18", "(iw-iw/zoom)/2", "(ih-ih/zoom)*(1-{p})"),
    ("1+0.2*{p}", "(iw-iw/zoom)*{p}", "(ih-ih/zoom)*0.3"),
    ("1.2-0.2*{p}", "(iw-iw/zoom)*{p}", "(ih-ih/zoom)*0.6"),
    ("1+0.15*{p}", "(iw-iw/zoom)*(1-{p})", "(ih-ih/zoom)*{p}"),
)
"""Zoom and corner of what is seen, as the encoder's expressions; each clip of a batch differs."""
BAND = (0, 0, 0, 150)
INK = (255, 255, 255, 255)


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
        ImageOps.fit(opened.convert("RGB"), size, Image.Resampling.LANCZOS).save(base, "PNG")
    files = [base]
    for number, caption in enumerate(film.captions):
        path = folder / f"caption{number}.png"
        lettered(drawable(caption.text), film.width, film.height).save(path, "PNG")
        files.append(path)
    return files


def lettered(text: str, width: int, height: int) -> Image.Image:
    """Return a caption on a dark band, as wide as the film."""
    room = height // 5
    largest = min(width, height) // 14
    setting = set_title(text, width=width * 88 // 100, height=room, largest=largest)
    if setting is None:
        return Image.new("RGBA", (width, 2), (0, 0, 0, 0))
    margin = setting.line_height // 2
    band = Image.new("RGBA", (width, len(setting.lines) * setting.line_height + 2 * margin), BAND)
    draw = ImageDraw.Draw(band)
    for number, line in enumerate(setting.lines):
        left = (width - setting.font.getlength(line)) / 2
        draw.text((left, margin + number * setting.line_height), line, font=setting.font, fill=INK)
    return band


def command(film: Film, files: Sequence[Path], into: Path) -> list[str]:
    """Return the encoder's command line; nothing that a customer wrote is in it."""
    inputs = [part for file in files for part in ("-i", str(file))]
    eased = EASED.format(last=max(1, film.frames - 1))
    zoom, left, top = (each.format(p=eased) for each in MOVES[(film.number - 1) % len(MOVES)])
    size, rate = f"{film.width}x{film.height}", FRAMES_PER_SECOND
    chain = [f"[0]zoompan=z='{zoom}':x='{left}':y='{top}':d={film.frames}:s={size}:fps={rate}[v0]"]
    for number, caption in enumerate(film.captions):
        shown = f"gte(t,{caption.start})*lt(t,{caption.end})"
        place = f"0:H-h-{film.height // 12}:enable='{shown}'"
        chain.append(f"[v{number}][{number + 1}]overlay={place}[v{number + 1}]")
    chain.append(f"[v{len(film.captions)}]format=yuv420p[film]")
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-loglevel", "error", "-nostats", "-y"),
        *("-progress", "pipe:1", "-stats_period", "0.25"),
        *inputs,
        *("-filter_complex", ";".join(chain), "-map", "[film]"),
        *("-frames:v", str(film.frames), "-r", str(FRAMES_PER_SECOND)),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-threads", "2"),
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
