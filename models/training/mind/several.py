"""Several calls in one request: whole requests joined, and those that share a verb ("timers for five and ten minutes")."""

import re
from functools import cache

from heard import write
from phrases import HERE, expand, read_phrase
from single import VERBS, by_part, carried, slots_of, style_of, with_sentences
from slots import Slots

#: Tools that people join in one request.
JOINED = [
    t for t in VERBS
    if not t.startswith(("say_", "speech")) and t not in ("stop", "repeat", "help", "undo", "alarm_stop", "alarm_snooze")
]
#: Those that they join most.
OFTEN = ["timer_start", "reminder_add", "list_add", "alarm_set", "calendar_add", "task_add", "note_add", "calendar_what", "volume_down", "list_read", "media_pause", "time_now"]
#: Questions that can stand beside a command.
ASKED = ("memory_recall", "time_now", "calendar_what", "calculate", "timer_left", "list_read", "weekday", "days_until", "convert")
JOINS = [
    " and ", " and ", " and ", " and then ", " and also ", ", then ", ", and ", " then ", ". also, ", " plus ", ". and ", ", also ", " and after that ", " and please ", ". ", ", ",
    " as well as ", " oh and ", ". oh and ", " and while you're at it ", ". and then ", ". then ", " and could you ", " and can you ", ", after that ", " and when that's done ",
]


class Numbered:
    """Words for slots of several tools: {1.time} is the second tool's."""

    def __init__(self, rng, tools, digits: float, proper: bool):
        self.of = [Slots(rng, tool, digits, proper) for tool in tools]

    def __call__(self, spec: str) -> str:
        number, dot, slot = spec.partition(".")
        if not dot or not number.isdigit():
            return self.of[0](spec)
        return re.sub("\x01", f"\x01{number}.", self.of[int(number)](slot))


@cache
def shared() -> list[tuple[list[str], list]]:
    """[(tools, lines)] of phrases that name several calls at once."""
    found, lines = [], None
    for line in (HERE / "phrases" / "several.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            lines = []
            found.append((line[2:].split(), lines))
        elif line.strip() and lines is not None:
            lines.append(read_phrase(line.strip()))
    return found


def sharing(rng):
    style, digits, proper = style_of(rng)
    found = shared()
    tools, lines = rng.choices(found, [len(lines) ** 0.7 for _, lines in found])[0]
    kind, tree = rng.choice(by_part(lines))
    kind, text = carried(rng, kind, expand(tree, rng, Numbered(rng, tools, digits, proper)))
    return slots_of(write(text, kind, rng, style), tools)


def joined(rng):
    style, digits, proper = style_of(rng)
    count = 3 if rng.random() < 0.15 else 2
    tools = [rng.choice(OFTEN if rng.random() < 0.55 else JOINED) for _ in range(count)]
    if rng.random() < 0.15:
        tools[1] = tools[0]
    texts, last = [], ""
    for number, tool in enumerate(tools):
        for _ in range(20):
            kind, tree = rng.choice(with_sentences(tool)[()])
            if kind == "!" or tool in ASKED:
                break
        text = expand(tree, rng, Slots(rng, tool, digits, proper))
        texts.append(re.sub(r"\x01", f"\x01{number}.", text))
        last = kind
    text = texts[0]
    for more in texts[1:]:
        text += rng.choice(JOINS) + more
    kind, text = carried(rng, last, text)
    return slots_of(write(text, kind, rng, style), tools)


def several(rng):
    return sharing(rng) if rng.random() < 0.45 else joined(rng)
