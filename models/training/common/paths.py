"""Where things lie: starter models, recordings, caches and results. Nothing big is written into the checkout."""

import os
import sys
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
CHECKOUT = TRAINING.parent.parent
OWN = CHECKOUT / "models" / "own"


def refuse(sentence: str):
    """Ends the program with a sentence that says what is missing and what to do."""
    sys.exit(f"Cannot start: {sentence}")


def models_dir() -> Path:
    """Folder of the starter models, as `./x models` fills it."""
    return Path(os.environ.get("SOTTO_MODELS_DIR", "~/.cache/sotto/models")).expanduser()


def starter(*parts: str) -> Path:
    """One file or folder of the starter set; refuses when it was not fetched yet."""
    path = models_dir().joinpath(*parts)
    if not path.exists():
        refuse(f"{path} is missing. Fetch the starter models with `./x models`, or set SOTTO_MODELS_DIR to their folder.")
    return path


def data_dir(given: str | None = None) -> Path:
    """Folder of the recordings (with `people` and `speech`): `--data`, else beside the checkout."""
    path = Path(given).expanduser() if given else CHECKOUT.parent / "shared" / "data"
    if not (path / "people" / "manifest.tsv").is_file():
        refuse(f"{path} holds no people/manifest.tsv. Say with --data where the recordings are.")
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


def need_packages(*names: str) -> None:
    """Refuses with the command that installs what is missing."""
    import importlib.util

    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        refuse(f"the packages {', '.join(missing)} are missing. Run `pip install -r requirements.txt` in the recipe's folder.")
