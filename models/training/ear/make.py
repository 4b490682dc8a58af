"""Makes the ear tuned for short audio: `python make.py --small` (two hours on two processor cores) or `--full` (an
accelerator). Every stage keeps what it has made, so a run that was killed goes on where it was. What is missing is said before
anything begins; the stages themselves stand in `stages.py`."""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from common import paths  # noqa: E402
from common import split  # noqa: E402, F401 -- refuses where nothing says what is kept out

SIZES = ("small", "full", "trial")
STAGES = ("speak", "teach", "train", "write")
PACKAGES = ("numpy", "scipy", "soundfile", "torch", "onnxruntime", "hibari", "gguf")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group(required=True)
    for name in SIZES:
        size.add_argument(f"--{name}", dest="size", action="store_const", const=name)
    parser.add_argument("--data", help="folder of recordings")
    parser.add_argument("--only", choices=STAGES, help="one stage alone")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, help="train this long instead (minutes of one core)")
    parser.add_argument("--by-clock", type=float, default=float("inf"), help="end the training after so many minutes on the wall")
    parser.add_argument("--start", type=Path, help="an encoder (GGUF) that a new training goes on from, instead of the stock one")
    parser.add_argument("--share", type=float, default=1.0, help="how much of the trained encoder is written; the rest is that of --start")
    parser.add_argument("--already", type=float, default=0.0, help="core minutes that this encoder was trained, for the list of own weights")
    return parser.parse_args()


def main() -> None:
    wish = arguments()
    paths.starter("whisper-tiny.en", "ggml-tiny.en.bin")
    if wish.only in (None, "speak"):
        paths.starter("kokoro", "kokoro.onnx")
    if wish.start and not wish.start.is_file():
        paths.refuse(f"{wish.start} is not there. Name an encoder (GGUF) with --start, or leave it out.")
    if not 0 < wish.share <= 1 or (wish.share < 1 and not wish.start):
        paths.refuse("--share is above 0 and at most 1, and below 1 it needs --start, whose encoder is the rest.")
    data = paths.data_dir(wish.data) if wish.only in (None, "teach") else None
    paths.need_packages(*PACKAGES)
    import stages

    stages.run(wish, data)


if __name__ == "__main__":
    main()
