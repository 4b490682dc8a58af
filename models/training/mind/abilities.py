"""The abilities as the recipe sees them: tools with slots, the line form of calls, and the grammar for the runtime."""

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "crates" / "skills" / "abilities"
#: Answers that are no call: nothing can do it yet; nobody here knows it.
PLAIN = ("cannot", "unknown")
#: More calls than this in one request are cut off.
MOST_CALLS = 4


@dataclass
class Slot:
    name: str
    kind: str
    required: bool
    ask: str = ""
    choices: tuple[str, ...] = ()


@dataclass
class Verb:
    ability: str
    tool: str
    title: str
    done: str
    sentences: list[str]
    examples: list[dict]
    slots: dict[str, Slot] = field(default_factory=dict)

    def missing(self, call: dict) -> list[str]:
        """Names of the required slots that a call leaves empty, in the order in which they are asked for."""
        return [slot.name for slot in self.slots.values() if slot.required and not call.get(slot.name)]


def read(folder: Path = FOLDER) -> dict[str, Verb]:
    """All verbs by tool name. Required slots come first, as in the line form."""
    verbs = {}
    for path in sorted(folder.glob("*.toml")):
        ability = tomllib.loads(path.read_text("utf-8"))
        for verb in ability["verb"]:
            slots = [
                Slot(s["name"], s["kind"], s["required"], s.get("ask", ""), tuple(s.get("choices", ())))
                for s in verb.get("slot", [])
            ]
            slots.sort(key=lambda slot: not slot.required)
            verbs[verb["tool"]] = Verb(
                ability["id"], verb["tool"], verb["title"], verb["done"], verb["sentences"], verb["examples"],
                {slot.name: slot for slot in slots},
            )
    return verbs


def write_line(call: dict, verbs: dict[str, Verb]) -> str:
    """A call in the line form: `timer start | duration twelve minutes | name dumplings`."""
    tool = call["tool"]
    if tool in PLAIN:
        return tool
    parts = [tool.replace("_", " ")]
    for name in verbs[tool].slots:
        value = call.get(name)
        if value:
            parts.append(f"{name} {', '.join(value) if isinstance(value, list) else value}")
    return " | ".join(parts)


def write_answer(calls: list[dict], verbs: dict[str, Verb]) -> str:
    """Several calls, one a line."""
    return "\n".join(write_line(call, verbs) for call in calls)


def read_line(line: str, verbs: dict[str, Verb]) -> dict | None:
    """The call in a line, or None where the line is none."""
    first, *parts = line.strip().split(" | ")
    if first in PLAIN:
        return {"tool": first}
    tool = first.replace(" ", "_")
    if tool not in verbs:
        return None
    call = {"tool": tool}
    for part in parts:
        name, _, value = part.partition(" ")
        if name not in verbs[tool].slots or not value:
            return None
        call[name] = value.split(", ") if verbs[tool].slots[name].kind == "items" else value
    return call


def read_answer(text: str, verbs: dict[str, Verb]) -> list[dict] | None:
    """The calls in an answer, or None where a line is none."""
    calls = [read_line(line, verbs) for line in text.strip().split("\n")]
    return None if any(call is None for call in calls) else calls


def grammar(verbs: dict[str, Verb]) -> str:
    """The answer's form for llama.cpp (GBNF): lines of known tools, known slots in their order, values of plain words."""
    lines = []
    for tool, verb in verbs.items():
        slots = ""
        for slot in verb.slots.values():
            value = " | ".join(json.dumps(choice) for choice in slot.choices)
            slots += f' (" | {slot.name} " {f"({value})" if value else "v"})?'
        lines.append(f'"{tool.replace("_", " ")}"{slots}')
    plain = " | ".join(f'"{word}"' for word in PLAIN)
    return (
        f'root ::= {plain} | call ("\\n" call){{0,{MOST_CALLS - 1}}}\n'
        f'call ::= {" | ".join(lines)}\n'
        'v ::= w (" " w)*\n'
        "w ::= [^ |\\n]+\n"
    )
