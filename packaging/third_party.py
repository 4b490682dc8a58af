"""Writes the licences of everything that is linked into Sotto's programs, as those licences ask for.

    python3 packaging/third_party.py OUT [PACKAGE…]

Reads `cargo metadata` and the licence files that lie in each package's source, those of the C++ libraries inside it
included. Equal texts stand once, with the names of all packages that use them. A library whose licence `deny.toml` does
not allow ends it with code 1 and its name.

The window is built into the programs, so the npm packages that it is made of are held against the same list, and must
bring their texts along. They are read from ui/node_modules; where that folder is not there, they are left out and that
is said.
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
# The library that carries the window: programs without it show none.
CARRIES_WINDOW = "sotto-serve"
# Names no licence in its package.json. Its LICENSE is the MIT licence.
READ = {"svelte-toolbelt": "MIT"}
# Bring no text along. Svelte's compiler alone uses them, and nothing of it is in the window.
TEXTLESS = ("is-reference", "locate-character")


def metadata():
    host = next(
        line.split()[1]
        for line in subprocess.check_output(["rustc", "-vV"], text=True).splitlines()
        if line.startswith("host:")
    )
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host]
    return json.loads(subprocess.check_output(command, cwd=ROOT))


def reached(found, programs):
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
    return sorted((packages[id] for id in seen), key=lambda package: (package["name"], package["version"]))


class Unfit(Exception):
    """What keeps the licences of the window from being told, each with the package's name."""


def window_packages(ui):
    """The npm packages in the window, in the form of cargo's. npm marks what only building and testing it need."""
    packages, wrong = [], []
    for place, locked in json.loads((ui / "package-lock.json").read_text("utf-8"))["packages"].items():
        if not place or locked.get("dev"):
            continue
        folder = ui / place
        if not (folder / "package.json").is_file():
            # npm installs an optional one only where it fits the system.
            if not (locked.get("optional") or locked.get("devOptional")):
                wrong.append(f"{place} is not installed")
            continue
        said = json.loads((folder / "package.json").read_text("utf-8"))
        name, version = said["name"], said["version"]
        if version != locked.get("version"):
            wrong.append(f"{place} is installed as {version} and locked as {locked.get('version')}")
            continue
        licence, author, repository = said.get("license"), said.get("author") or "", said.get("repository") or ""
        packages.append({
            "name": name,
            "version": version,
            # Old forms name it otherwise than by a string; they count as none.
            "license": licence if isinstance(licence, str) else READ.get(name),
            "repository": repository.get("url", "") if isinstance(repository, dict) else repository,
            "authors": [who for who in [author.get("name") if isinstance(author, dict) else author] if who],
            "manifest_path": str(folder / "package.json"),
        })
    if wrong:
        raise Unfit("the packages of the window are not those of package-lock.json (npm --prefix ui ci):", wrong)
    return sorted(packages, key=lambda package: (package["name"], package["version"]))


def window(ui, rules):
    """The packages of the window, all allowed and with their texts; none where they are not installed, which is said."""
    if not (ui / "node_modules").is_dir():
        print(f"{ui / 'node_modules'} is not there; the licences of the window were left out (npm --prefix ui ci)", file=sys.stderr)
        return []
    packages = window_packages(ui)
    # The exceptions of deny.toml are libraries of cargo's.
    if wrong := forbidden(packages, rules and {"allow": rules["allow"]}):
        raise Unfit("deny.toml does not allow the licences of these packages of the window:", wrong)
    if wrong := [
        f"{package['name']} {package['version']}"
        for package in packages
        # One deeper inside may be that of something else.
        if package["name"] not in TEXTLESS and not any(texts(Path(package["manifest_path"]).parent, deepest=0))
    ]:
        raise Unfit("these packages of the window bring no text of their licence along:", wrong)
    return packages


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


def read_rules():
    """What `deny.toml` says about licences; nothing where Python cannot read it."""
    if tomllib is None:
        print("Python 3.11 or newer compares the licences with deny.toml; they were not compared", file=sys.stderr)
        return None
    return tomllib.loads((ROOT / "deny.toml").read_text("utf-8"))["licenses"]


def forbidden(packages, rules):
    """The packages whose licence the rules do not allow, each with it."""
    if rules is None:
        return []
    exceptions = {exception["crate"]: exception["allow"] for exception in rules.get("exceptions", [])}
    found = []
    for package in packages:
        more = exceptions.get(package["name"], [])
        licence = package["license"]
        # One that names none is allowed by an exception only, which says what its text allows.
        if not (allowed(licence, [*rules["allow"], *more]) if licence else more):
            found.append(f"{package['name']} {package['version']}: {licence or 'names no licence'}")
    return found


def texts(folder, deepest=DEEP):
    for here, folders, files in os.walk(folder):
        deep = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if deep < deepest and name not in ("target", ".git", "node_modules"))
        for name in sorted(files):
            path = Path(here, name)
            said = name.lower().startswith(NAMES) and path.suffix.lower() in ("", ".md", ".txt", ".rst") or (
                path.suffix.lower() in ("", ".txt", ".md") and path.stem.upper().endswith(("-MIT", "-APACHE"))
            )
            if said and path.stat().st_size <= LARGEST:
                yield path.read_text("utf-8", "replace").strip()


def told(package):
    licence = package["license"] or "see its text below"
    return f"{package['name']} {package['version']}: {licence}" + (f" ({package['repository']})" if package["repository"] else "")


def main():
    out = Path(sys.argv[1])
    programs = sys.argv[2:] or ["sotto-app", "sotto-cli", "sotto-ear", "sotto-mind", "sotto-voice"]
    users, silent = {}, []
    found, rules = metadata(), read_rules()
    everything = reached(found, programs)
    own = set(found["workspace_members"])
    libraries = [package for package in everything if package["id"] not in own]
    if wrong := forbidden(libraries, rules):
        sys.exit("deny.toml does not allow the licences of:\n  " + "\n  ".join(wrong))
    shown = []
    if any(package["name"] == CARRIES_WINDOW for package in everything):
        try:
            shown = window(ROOT / "ui", rules)
        except Unfit as unfit:
            what, wrong = unfit.args
            sys.exit(what + "\n  " + "\n  ".join(wrong))
    for package in [*libraries, *shown]:
        name = f"{package['name']} {package['version']}"
        # A workspace that is published in pieces often keeps the text in one of them only.
        brought = dict.fromkeys(texts(Path(package["manifest_path"]).parent))
        if not brought:
            licence = package["license"] or "see its text below"
            silent.append(f"{name}: {licence}, by {', '.join(package['authors']) or 'its authors'}")
        for text in brought:
            users.setdefault(text, []).append(name)
    with out.open("w", encoding="utf-8") as file:
        file.write("Sotto's programs contain the libraries below, each under its own licence.\n\n")
        file.write("\n".join(map(told, libraries)))
        # Not a package of cargo's, but in every Linux build of the two native engines.
        file.write("\n\nOn Linux, libgomp of the GNU Compiler Collection: GPL-3.0 with the GCC Runtime Library Exception 3.1, which ")
        file.write("allows it in programs of any licence (https://gcc.gnu.org).")
        if shown:
            file.write("\n\nThe window, which is part of the programs, is made of these npm packages and with them:\n\n")
            file.write("\n".join(map(told, shown)))
        if silent:
            file.write("\n\nThese bring no text of their licence along; the standard text of its name holds:\n\n")
            file.write("\n".join(silent))
        for text, names in users.items():
            file.write(f"\n\n{'=' * 100}\n{', '.join(names)}\n{'=' * 100}\n\n{text}")
        file.write("\n")
    print(f"{len(libraries)} libraries, {len(shown)} packages of the window, {len(users)} texts, {len(silent)} without one")


if __name__ == "__main__":
    main()
