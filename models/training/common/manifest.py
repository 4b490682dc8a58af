"""The one list of Sotto's own weights, models/own/manifest.toml: what each file is, what it was made from and how.

A recipe calls `put` for each file that it made. One that would rather write a piece of its own (models/own/NAME.toml with
[[file]] tables) calls `merge` afterwards, or somebody runs `python models/training/common/manifest.py`: pieces are taken into
the list and go. Sizes and hashes are always taken from the files themselves; files that are gone leave the list."""

import hashlib
import sys
import tomllib
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.paths import CHECKOUT, OWN, refuse

NAME = "manifest.toml"
ABILITIES = CHECKOUT / "crates" / "skills" / "abilities"
# All own weights together; the repository carries no more.
MOST_BYTES = 60_000_000
HEAD = """# Sotto's own weights: everything of weight in this folder, with what it was made from and by which recipe.
# Written by models/training/common/manifest.py, not by hand. `sotto-models` checks sizes and hashes against it.
"""
# In this order; whatever else a recipe says about a file follows.
NEEDED = ("file", "sha256", "bytes", "kind", "recipe", "recipe_version", "licence", "went_in")
ORDER = ("file", "sha256", "bytes", "kind", "base", "base_sha256", "recipe", "recipe_version", "abilities_sha256", "licence")
LAST = "went_in"


def sha256(path: Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def abilities_sha256(folder: Path = ABILITIES) -> str:
    """One hash of all abilities, in the order of their names: what an adapter that calls them was trained for. A line end is
    one byte, whatever git made of it."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.toml"), key=lambda path: path.name):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{path.name} {len(text)}\n".encode() + text)
    return whole.hexdigest()


def read(own: Path = OWN) -> dict[str, dict]:
    """What the list says, by file."""
    path = own / NAME
    return {entry["file"]: entry for entry in _entries(path)} if path.exists() else {}


def put(path: Path, **facts) -> None:
    """Adds a file of models/own to the list, or says anew what is known about it: kind, recipe, recipe_version, licence,
    went_in (a list), and where they apply base, base_sha256 and abilities_sha256."""
    entries = read(path.parent)
    entries[path.name] = {"file": path.name, **facts}
    _write(path.parent, entries)


def merge(own: Path = OWN) -> list[str]:
    """Takes the pieces that recipes left into the list, removes them, and returns their names."""
    entries, pieces = read(own), [path for path in sorted(own.glob("*.toml")) if path.name != NAME]
    for piece in pieces:
        entries |= {entry["file"]: entry for entry in _entries(piece)}
    _write(own, entries)
    for piece in pieces:
        piece.unlink()
    return [piece.name for piece in pieces]


def _entries(path: Path) -> list[dict]:
    """The files of a list or a piece, in one form."""
    found = tomllib.loads(path.read_text("utf-8"))
    entries = []
    for entry in found.get("file", []):
        entry.setdefault("file", entry.pop("name", None))
        if isinstance(entry.get("went_in"), str):
            entry["went_in"] = [part.strip() for part in entry["went_in"].split(";")]
        entries.append(entry)
    return entries


def _write(own: Path, entries: dict[str, dict]) -> None:
    tables, total = [], 0
    for name, entry in sorted(entries.items()):
        path = own / name
        if not path.exists():
            print(f"{name} is gone and leaves the list", flush=True)
            continue
        facts = {**entry, "sha256": sha256(path), "bytes": path.stat().st_size}
        if facts.get("kind", "").endswith("-grammar"):
            facts.setdefault(LAST, ["rules written from the abilities"])
        missing = [key for key in NEEDED if not facts.get(key)]
        if missing:
            refuse(f"the list of own weights needs {', '.join(missing)} of {name}. Say it in the recipe that made the file.")
        total += facts["bytes"]
        keys = [key for key in ORDER if key in facts]
        keys += sorted(facts.keys() - set(ORDER) - {LAST}) + [LAST]
        tables.append("\n".join(["[[file]]", *(f"{key} = {_value(facts[key])}" for key in keys)]))
    if total >= MOST_BYTES:
        refuse(f"own weights would take {total} bytes, and may take {MOST_BYTES} together. Write a smaller file.")
    part = own / f"{NAME}.part"
    part.write_text("\n\n".join([HEAD.strip(), *tables]) + "\n", "utf-8")
    part.replace(own / NAME)


def _value(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return "[\n" + "".join(f"  {_value(part)},\n" for part in value) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    print("merged:", ", ".join(merge()) or "nothing")
