"""One request for one tool: words of a phrase, politeness around it, and the call that its marks say."""

import re
from functools import cache

from abilities import PLAIN, read
from heard import write
from phrases import CLAUSE, expand, read_phrase, sections
from slots import Slots

VERBS = read()
#: How often each tool is asked for, where not once: the common ones have more phrasings, the twins need telling apart.
WEIGHT = {
    "timer_start": 3, "reminder_add": 3.5, "list_add": 2.5, "alarm_set": 2, "calendar_add": 2.5, "note_add": 1.5, "task_add": 2, "memory_remember": 1.7, "memory_recall": 2,
    "calendar_what": 1.5, "list_read": 1.3, "volume_set": 0.8, "mute": 1.3, "unmute": 1.3, "lock_screen": 0.5, "screenshot": 0.5, "timer_cancel": 1.3, "calculate": 1.2, "convert": 1.3,
    "speech_faster": 1.3, "speech_slower": 1.3, "speech_quieter": 1.3, "speech_louder": 1.4, "time_now": 0.7, "repeat": 0.8, "undo": 0.8, "stop": 1.2, "help": 0.9,
    "media_pause": 1.6, "media_play": 1.6, "media_next": 1.2, "media_previous": 1.2, "volume_up": 1.2, "volume_down": 1.2, "timer_pause": 1.2, "timer_resume": 1.2,
}
ASKING = ["can you", "could you", "can you please", "could you please", "would you", "will you", "would you please", "can you just", "could you quickly"]
WANTING = ["I want you to", "I'd like you to", "I need you to", "please", "please", "just", "go ahead and", "now", "quickly", "be so kind and", "I would like you to", "be a dear and", "you should"]
CALLING = ["hey", "okay", "um,", "uh,", "so,", "well,", "right,", "hey sotto,", "sotto,", "okay,", "hi,", "listen,", "oh,", "hmm,", "alright,", "ok", "hello,", "and", "hey there,", "yeah,", "good,", "ah,", "excuse me,", "quick question,", "one thing,"]
AFTER = ["please", "please", "please", "for me", "now", "thanks", "thank you", "would you", "will you", "right now", "if you can", "quickly", "okay", "sotto", "real quick", "when you can"]

def phrase(rng, tool: str, without: tuple[str, ...], digits: float, proper: bool):
    """(kind, marked words) of one request for one tool."""
    kind, tree = rng.choice(with_sentences(tool)[without])
    return kind, expand(tree, rng, Slots(rng, tool, digits, proper))


#: Which phrases are used: "train", or "check" for those that training never sees (every twelfth), to choose checkpoints by.
PART = "train"


def use(part: str):
    """Makes examples of the phrases for training, or of those that are kept out."""
    global PART
    PART = part


def by_part(lines: list, part: str | None = None) -> list:
    """The lines of the part in use, where there are enough to keep some out."""
    if len(lines) < 6:
        return lines
    return [line for n, line in enumerate(lines) if (n % 12 == 5) == ((part or PART) == "check")]


def with_sentences(tool: str):
    return _phrases_of(tool, PART)


@cache
def _phrases_of(tool: str, part: str):
    """Phrases of a tool, with the ability's own sentences among the complete ones."""
    found = {key: list(lines) for key, lines in sections().get(tool, {}).items()}
    if tool in VERBS:
        required = [slot.name for slot in VERBS[tool].slots.values() if slot.required]
        for sentence in VERBS[tool].sentences:
            left_out = tuple(name for name in required if "{" + name + "}" not in sentence)
            if not left_out and not any(name in sentence for name in ("{expression}", "{time}", "{due}", "{day}", "{date}")):
                found.setdefault((), []).append(read_phrase("! " + sentence if re.match(r"\(?(set|start|add|put|remind|open|move|cancel|delete)", sentence) else sentence))
    return {key: by_part(lines, part) for key, lines in found.items()}


def carried(rng, kind: str, text: str) -> tuple[str, str]:
    """Words of politeness and hesitation around a request."""
    first = re.sub(r"[\x01-\x04].*", "", text)
    if kind == "!" and rng.random() < 0.3:
        if rng.random() < 0.5:
            text, kind = f"{rng.choice(ASKING)} {text}", "?"
        else:
            text = f"{rng.choice(WANTING)} {text}"
    if rng.random() < 0.12 and first != "":
        text = f"{rng.choice(CALLING)} {text}"
    if rng.random() < (0.12 if kind == "!" else 0.05):
        text = f"{text}{CLAUSE if rng.random() < 0.4 else ''} {rng.choice(AFTER)}"
    if rng.random() < 0.03:
        parts = text.split(" ")
        at = rng.randrange(len(parts))
        if text.count("\x01", 0, len(" ".join(parts[:at]))) == text.count("\x03", 0, len(" ".join(parts[:at]))):
            parts.insert(at, rng.choice(["um,", "uh", "like", "er,", "you know"]))
            text = " ".join(parts)
    return kind, text.replace(CLAUSE + " ", CLAUSE)


def slots_of(text: str, tools: list[str]) -> tuple[str, list[dict]]:
    """The request without its marks, and the calls that the marks say."""
    calls = [{"tool": tool} for tool in tools]
    out, at = "", 0
    for match in re.finditer(r"\x01([^\x02]*)\x02([^\x03]*)\x03", text):
        out += text[at:match.start()] + match.group(2)
        at = match.end()
        number, _, name = match.group(1).rpartition(".")
        call = calls[int(number or 0)]
        name, _, fixed = name.partition("=")
        value = fixed or tidy(match.group(2))
        if VERBS[call["tool"]].slots[name].kind == "items":
            call.setdefault(name, []).append(value)
        elif VERBS[call["tool"]].slots[name].kind == "choice":
            call[name] = value.lower() if value.lower() in ("high", "normal", "low") else value
        else:
            call.setdefault(name, value)
    shown = re.sub(r" +([,.?!])", r"\1", re.sub(r" +", " ", out + text[at:])).strip()
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", shown), calls


def tidy(value: str) -> str:
    """Without punctuation around, except the full stop of "a.m." and "p.m."."""
    value = value.strip(" ,.!?")
    return value + "." if re.search(r"\b[ap]\.m$", value, re.I) else value


def style_of(rng) -> tuple[str, float, bool]:
    """How the request gets written: style, likelihood of digits, capitals in names of days."""
    style = rng.choices(["heard", "neat", "plain"], [55, 20, 25])[0]
    return style, {"heard": rng.choice([0.9, 0.9, 0.3]), "neat": 0.5, "plain": 0.5}[style], style != "plain"


#: Small talk, the common kinds more often.
SMALL = [t for t in VERBS if t.startswith("say_")] + ["say_ok", "say_mood", "say_mood", "say_self", "say_welcome", "say_complaint"]


@cache
def _tools():
    names = list(VERBS)
    return names, [WEIGHT.get(n, 0.3 if n.startswith("say_") else 1.0) for n in names]


def some_tool(rng) -> str:
    names, weights = _tools()
    return rng.choices(names, weights)[0]


def single(rng):
    tool = some_tool(rng)
    lines = with_sentences(tool)
    lacking = [key for key in lines if key]
    without = rng.choice(lacking) if lacking and rng.random() < 0.15 else ()
    return written(rng, tool, without)


def written(rng, tool: str, without: tuple[str, ...] = ()):
    style, digits, proper = style_of(rng)
    kind, text = phrase(rng, tool, without, digits, proper)
    if tool not in PLAIN and not tool.startswith("say_") or rng.random() < 0.4:
        kind, text = carried(rng, kind, text)
    return slots_of(write(text, kind, rng, style), [tool])


