"""The tool adapter, from nothing to models/own: `python make.py --small` (about two hours on two cores) or `--full`."""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from common.paths import need_packages, own_dir, program, refuse, starter, training_dir  # noqa: E402
from common.split import KEPT_REQUESTS  # noqa: E402

SIZES = {"small": 60_000, "full": 600_000}


def keep_requests_out():
    """Requests by hand only measure: none of them may stand among the phrases as it is."""
    from generate import phrase_files

    used = {path.resolve() for path in phrase_files()}
    for name in sorted(KEPT_REQUESTS):
        if (HERE / name).resolve() in used:
            refuse(f"{name} is only for measuring, and the generator reads it.")


def main():
    say = argparse.ArgumentParser(description=__doc__)
    size = say.add_mutually_exclusive_group(required=True)
    size.add_argument("--small", action="store_const", dest="size", const="small")
    size.add_argument("--full", action="store_const", dest="size", const="full")
    say.add_argument("--examples", type=int, help="another number of examples than the size's; the rate falls in the last four tenths of them")
    say.add_argument("--by-clock", type=float, default=float("inf"), metavar="MINUTES", help="end after so many minutes of training, with the rate fallen, however many examples that was")
    say.add_argument("--threads", type=int, default=2)
    say.add_argument("--device", default="cpu")
    say.add_argument("--start", type=Path, default=None, help="an adapter (GGUF) whose weights a new run starts from")
    say.add_argument("--already", type=int, default=0, help="examples that this adapter has seen, for the list of own weights")
    say.add_argument("--run", default="", help="a name for the checkpoints, to keep several runs apart")
    say.add_argument("--only-export", action="store_true", help="no training: writes the last checkpoint as it stands")
    say.add_argument("--out", type=Path, default=None, help="folder for the result instead of models/own")
    asked = say.parse_args()
    keep_requests_out()
    base = starter("smollm2-135m-instruct-q4_1", "model.gguf")
    if asked.start and not asked.start.is_file():
        refuse(f"{asked.start} is not there. Name an adapter (GGUF) with --start, or leave it out.")
    if asked.device == "cpu" and not asked.only_export:
        program("SOTTO_CC", "gcc", "cc", "clang")
    need_packages("torch", "numpy", "gguf", "tokenizers")
    if asked.device.startswith("cuda"):
        import torch

        if not torch.cuda.is_available():
            refuse("no accelerator was found. Leave --device out to train on the processor, which --small is made for.")

    from export import export
    from train import BATCH, train

    folder = training_dir("mind") / (asked.run or asked.size)
    folder.mkdir(parents=True, exist_ok=True)
    if not asked.only_export:
        train(base, folder, asked.examples or SIZES[asked.size], asked.threads, asked.device, asked.start, asked.by_clock)
    model, state = trained(base, folder)
    export(model, base, asked.out or own_dir(), asked.already + state["step"] * BATCH)


def trained(base: Path, folder: Path):
    """The model with the weights of the last checkpoint."""
    import torch

    from model import Mind

    if not (folder / "checkpoint.pt").exists():
        refuse(f"{folder} holds no checkpoint. Train first, without --only-export.")
    state = torch.load(folder / "checkpoint.pt", map_location="cpu")
    model = Mind(base)
    with torch.no_grad():
        for name, p in model.adapter().items():
            p.copy_(state["weights"][name])
    return model, state


if __name__ == "__main__":
    main()
