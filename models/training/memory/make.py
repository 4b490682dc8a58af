"""The quick table of Sotto's memory, distilled from MiniLM. Run: `python make.py --small` (two CPU cores, about an hour) or
`python make.py --full` (an accelerator; also better on many cores). Writes models/own/memory-table.bin and what stands about
it in models/own/memory.md and manifest.toml; goes on where it stood when it was killed. What is missing is said before anything
begins; the making itself stands in `making.py`.
"""

import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from common import paths  # noqa: E402
from common import split  # noqa: E402, F401 -- refuses where nothing says what is kept out

PACKAGES = ("numpy", "torch", "safetensors", "tokenizers")


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--small", action="store_true")
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--start", type=pathlib.Path, help="a table to go on from, instead of the pieces' own vectors")
    asked.add_argument("--part", type=float, default=1.0, help="the part of the texts that the teacher sees")
    asked.add_argument("--minutes", type=float, default=1e9, help="most minutes that the table trains")
    asked.add_argument("--only-balance", action="store_true", help="weighs slight words of the table that is there anew")
    asked.add_argument("--only-measure", action="store_true", help="measures the table that is there")
    asked = asked.parse_args()
    only = asked.only_measure or asked.only_balance
    if asked.small == asked.full and not only:
        paths.refuse("say --small or --full")
    if asked.start and not asked.start.is_file():
        paths.refuse(f"{asked.start} is not there. Name a table with --start, or leave it out.")
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        paths.starter("minilm", name)
    paths.need_packages(*PACKAGES)
    import making

    making.run(asked)


if __name__ == "__main__":
    main()
