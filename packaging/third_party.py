"""Writes the licences of everything that is linked into Sotto's programs, as those licences ask for.

    python3 packaging/third_party.py OUT [PACKAGE…]

Reads `cargo metadata` and the licence files that lie in each package's source, those of the C++ libraries inside it
included. Equal texts stand once, with the names of all packages that use them. A library whose licence `deny.toml` does
not allow ends it with code 1 and its name.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

try:
    import tomllib
except ImportError:  # Python before 3.11
    tomllib = None

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("license", "licence", "copying", "notice", "unlicense")
# whisper.cpp and llama.cpp lie this deep in the packages that build them.
DEEP = 3
LARGEST = 200_000


def metadata():
    host = next(
        line.split()[1]
        for line in subprocess.check_output(["rustc", "-vV"], text=True).splitlines()
        if line.startswith("host:")
    )
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host]
    return json.loads(subprocess.check_output(command, cwd=ROOT))


def linked(found, programs):
    """The packages that the programs consist of: what tests and build scripts alone need is left out."""
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    packages = {package["id"]: package for package in found["packages"]}
    left = [id for id, package in packages.items() if package["name"] in programs]
    seen = set()
    while left:
        id = left.pop()
        if id in seen:
            continue
        seen.add(id)
        for needed in nodes[id]["deps"]:
            if any(kind["kind"] is None for kind in needed["dep_kinds"]):
                left.append(needed["pkg"])
    own = set(found["workspace_members"])
    chosen = [packages[id] for id in seen - own]
    return sorted(chosen, key=lambda package: (package["name"], package["version"]))


def allowed(expression, names):
    """Whether an SPDX expression is met by these licences. AND binds closer than OR; an old "MIT/Apache-2.0" means OR."""
    words = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def either():
        met = both()
        while words and words[0] == "OR":
            words.pop(0)
            # The other side is read in any case: `or` would leave its words.
            met = both() | met
        return met

    def both():
        met = one()
        while words and words[0] == "AND":
            words.pop(0)
            met = one() & met
        return met

    def one():
        name = words.pop(0) if words else ""
        if name == "(":
            met = either()
            return bool(words) and words.pop(0) == ")" and met
        if words[:1] == ["WITH"]:
            name = " ".join([name, *words[:2]])
            del words[:2]
        return name in names

    return either() and not words


def forbidden(packages):
    """The packages whose licence `deny.toml` does not allow, each with it."""
    if tomllib is None:
        print("Python 3.11 or newer compares the licences with deny.toml; they were not compared", file=sys.stderr)
        return []
    rules = tomllib.loads((ROOT / "deny.toml").read_text("utf-8"))["licenses"]
    exceptions = {exception["crate"]: exception["allow"] for exception in rules.get("exceptions", [])}
    found = []
    for package in packages:
        more = exceptions.get(package["name"], [])
        licence = package["license"]
        # One that names none is allowed by an exception only, which says what its text allows.
        if not (allowed(licence, [*rules["allow"], *more]) if licence else more):
            found.append(f"{package['name']} {package['version']}: {licence or 'names no licence'}")
    return found


def texts(folder):
    for here, folders, files in os.walk(folder):
        deep = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if deep < DEEP and name not in ("target", ".git"))
        for name in sorted(files):
            path = Path(here, name)
            said = name.lower().startswith(NAMES) and path.suffix.lower() in ("", ".md", ".txt", ".rst") or (
                path.suffix.lower() in ("", ".txt", ".md") and path.stem.upper().endswith(("-MIT", "-APACHE"))
            )
            if said and path.stat().st_size <= LARGEST:
                yield path.read_text("utf-8", "replace").strip()


def main():
    out = Path(sys.argv[1])
    programs = sys.argv[2:] or ["sotto-cli", "sotto-ear", "sotto-mind", "sotto-voice"]
    lines, users, silent = [], {}, []
    packages = linked(metadata(), programs)
    if wrong := forbidden(packages):
        sys.exit("deny.toml does not allow the licences of:\n  " + "\n  ".join(wrong))
    for package in packages:
        name = f"{package['name']} {package['version']}"
        licence = package["license"] or "see its text below"
        lines.append(f"{name}: {licence}" + (f" ({package['repository']})" if package["repository"] else ""))
        # A workspace that is published in pieces often keeps the text in one of them only.
        found = dict.fromkeys(texts(Path(package["manifest_path"]).parent))
        if not found:
            silent.append(f"{name}: {licence}, by {', '.join(package['authors']) or 'its authors'}")
        for text in found:
            users.setdefault(text, []).append(name)
    with out.open("w", encoding="utf-8") as file:
        file.write("Sotto's programs contain the libraries below, each under its own licence.\n\n")
        file.write("\n".join(lines))
        # Not a package of cargo's, but in every Linux build of the two native engines.
        file.write("\n\nOn Linux, libgomp of the GNU Compiler Collection: GPL-3.0 with the GCC Runtime Library Exception 3.1, which ")
        file.write("allows it in programs of any licence (https://gcc.gnu.org).")
        if silent:
            file.write("\n\nThese bring no text of their licence along; the standard text of its name holds:\n\n")
            file.write("\n".join(silent))
        for text, names in users.items():
            file.write(f"\n\n{'=' * 100}\n{', '.join(names)}\n{'=' * 100}\n\n{text}")
        file.write("\n")
    print(f"{len(lines)} libraries, {len(users)} texts, {len(silent)} without one")


if __name__ == "__main__":
    main()
