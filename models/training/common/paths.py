"""Where things lie: starter models, recordings, caches and results. Nothing big is written into the checkout."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
CHECKOUT = TRAINING.parent.parent
OWN = CHECKOUT / "models" / "own"


def refuse(sentence: str):
    """Ends the program with a sentence that says what is missing and what to do."""
    sys.exit(f"Cannot start: {sentence}")


if sys.version_info < (3, 11):
    refuse(f"the recipes need Python 3.11 or newer, and this is {sys.version.split()[0]}. Make the venv with a newer one.")


def models_dir() -> Path:
    """Folder of the starter models, as `./x models` fills it."""
    return Path(os.environ.get("SOTTO_MODELS_DIR", "~/.cache/sotto/models")).expanduser()


def starter(*parts: str) -> Path:
    """One file or folder of the starter set; refuses when it was not fetched yet."""
    path = models_dir().joinpath(*parts)
    if not path.exists():
        refuse(f"{path} is missing. Fetch the starter models with `./x models`, or set SOTTO_MODELS_DIR to their folder.")
    return path


def data_dir(given: str | None = None, *parts: str) -> Path:
    """Folder of the recordings: `--data`, else beside the checkout. Of its parts `people` and `speech` those that are named
    have to be there, or `people`."""
    path = Path(given).expanduser() if given else CHECKOUT.parent / "shared" / "data"
    for part in parts or ("people",):
        if not (path / part / "manifest.tsv").is_file():
            refuse(f"{path} holds no {part}/manifest.tsv. Say with --data where the recordings are.")
    return path


def training_dir(recipe: str) -> Path:
    """Caches and checkpoints of a recipe; made when missing."""
    root = os.environ.get("SOTTO_TRAINING_DIR")
    path = Path(root).expanduser() / recipe if root else Path(f"~/.cache/sotto/training-runs/{recipe}").expanduser()
    path.mkdir(parents=True, exist_ok=True)
    return path


def own_dir() -> Path:
    """Folder of the weights that Sotto trains itself."""
    OWN.mkdir(parents=True, exist_ok=True)
    return OWN


def program(variable: str, *names: str) -> str:
    """A program that is installed under one of these names, or where a variable of the environment says; refuses when there is
    none."""
    found = os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)
    if not found:
        refuse(f"the program {names[0]} is missing. Install it (Debian: apt install {names[0]}), or set {variable} to its path.")
    return found


def need_packages(*names: str) -> None:
    """Refuses with the command that installs what is missing."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        refuse(f"the packages {', '.join(missing)} are missing. Run `pip install -r requirements.txt` in the recipe's folder.")
