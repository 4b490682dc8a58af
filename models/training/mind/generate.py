"""Makes examples: earlier turns, a request as a person says it and as it gets written down, and the answer.

`python generate.py 40` prints some. Everything comes from the abilities' files, the phrases and one seed."""

import random
import re
from functools import cache
from pathlib import Path

from abilities import PLAIN, read
from heard import write
from phrases import CLAUSE, HERE, expand, read_phrase, sections
from slots import Slots
from values import marked

VERBS = read()
#: How often each tool is asked for, where not once: the common ones have more phrasings, the twins need telling apart.
WEIGHT = {
    "timer_start": 3, "reminder_add": 3.5, "list_add": 2.5, "alarm_set": 2, "calendar_add": 2.5, "note_add": 1.5, "task_add": 2, "memory_remember": 1.7, "memory_recall": 2,
    "calendar_what": 1.5, "list_read": 1.3, "volume_set": 0.8, "mute": 0.7, "unmute": 0.7, "lock_screen": 0.5, "screenshot": 0.5, "timer_cancel": 1.3, "calculate": 1.2, "convert": 1.3,
    "speech_faster": 0.7, "speech_slower": 0.7, "speech_quieter": 0.7, "speech_louder": 0.8, "time_now": 0.7, "repeat": 0.8, "undo": 0.8, "stop": 0.8, "help": 0.9,
}
SMALL_TALK = 0.3
ASKING = ["can you", "could you", "can you please", "could you please", "would you", "will you", "would you please", "can you just", "could you quickly"]
WANTING = ["I want you to", "I'd like you to", "I need you to", "please", "please", "just", "go ahead and", "now", "quickly", "be so kind and", "I would like you to", "be a dear and", "you should"]
CALLING = ["hey", "okay", "um,", "uh,", "so,", "well,", "right,", "hey sotto,", "sotto,", "okay,", "hi,", "listen,", "oh,", "hmm,", "alright,", "ok", "hello,", "and", "hey there,", "yeah,", "good,", "ah,", "excuse me,", "quick question,", "one thing,"]
AFTER = ["please", "please", "please", "for me", "now", "thanks", "thank you", "would you", "will you", "right now", "if you can", "quickly", "okay", "sotto", "real quick", "when you can"]
JOINS = [" and ", " and then ", " and also ", ", then ", ", and ", " then ", ". also, ", " plus ", ". and ", ", also ", " and after that ", " and please "]


def phrase(rng, tool: str, without: tuple[str, ...], digits: float, proper: bool):
    """(kind, marked words) of one request for one tool."""
    kind, tree = rng.choice(_with_sentences(tool)[without])
    return kind, expand(tree, rng, Slots(rng, tool, digits, proper))


#: Which phrases are used: "train", or "check" for those that training never sees (every twelfth), to choose checkpoints by.
PART = "train"


def _with_sentences(tool: str):
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
    for key, lines in found.items():
        if len(lines) >= 6:
            found[key] = [line for n, line in enumerate(lines) if (n % 12 == 5) == (part == "check")]
    return found


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


@cache
def _tools():
    names = list(VERBS)
    return names, [WEIGHT.get(n, SMALL_TALK if n.startswith("say_") else 1.0) for n in names]


def some_tool(rng) -> str:
    names, weights = _tools()
    return rng.choices(names, weights)[0]


def single(rng):
    tool = some_tool(rng)
    lines = _with_sentences(tool)
    lacking = [key for key in lines if key]
    without = rng.choice(lacking) if lacking and rng.random() < 0.15 else ()
    return written(rng, tool, without)


def written(rng, tool: str, without: tuple[str, ...] = ()):
    style, digits, proper = style_of(rng)
    kind, text = phrase(rng, tool, without, digits, proper)
    if tool not in PLAIN and not tool.startswith("say_") or rng.random() < 0.4:
        kind, text = carried(rng, kind, text)
    return slots_of(write(text, kind, rng, style), [tool])


#: Tools that people join in one request.
JOINED = [t for t in VERBS if not t.startswith("say_") and t not in ("stop", "repeat", "help", "undo", "alarm_stop", "alarm_snooze") and not t.startswith("speech")]


def several(rng):
    style, digits, proper = style_of(rng)
    count = 3 if rng.random() < 0.15 else 2
    if rng.random() < 0.3:
        tools = [rng.choice(["timer_start", "reminder_add", "list_add", "alarm_set", "calendar_add", "task_add", "note_add"])]
        tools = tools * 2 if rng.random() < 0.3 else tools + [rng.choice(JOINED)]
    else:
        tools = [rng.choice(JOINED) for _ in range(count)]
    texts, last = [], ""
    for number, tool in enumerate(tools):
        for _ in range(20):
            kind, tree = rng.choice(_with_sentences(tool)[()])
            if kind == "!" or tool in ("memory_recall", "time_now", "calendar_what", "calculate", "timer_left", "list_read", "weekday", "days_until", "convert"):
                break
        text = expand(tree, rng, Slots(rng, tool, digits, proper))
        texts.append(re.sub(r"\x01", f"\x01{number}.", text))
        last = kind
    text = texts[0]
    for more in texts[1:]:
        text += rng.choice(JOINS) + more
    kind, text = carried(rng, last, text)
    return slots_of(write(text, kind, rng, style), tools)


# Earlier turns

ORDINALS = ["first", "second", "third", "fourth"]


def reply(verb, call: dict, rng) -> tuple[str, list[str]]:
    """What Sotto said after a call, and the things that it named."""
    v = Slots(rng, verb.tool, 0.6, True).v
    things: list[str] = []
    count = rng.randint(2, 4)
    if verb.tool == "list_read":
        things = list(dict.fromkeys(v.of("items") for _ in range(count)))
        answer = f"{call.get('list', 'shopping')} list: {', '.join(things)}"
    elif verb.tool == "task_list":
        things = [v.of("task_nouns") if rng.random() < 0.7 else v.action() for _ in range(count)]
        answer = "; ".join(f"{t}{', due ' + v.day() if rng.random() < 0.3 else ''}" for t in things)
    elif verb.tool == "reminder_list":
        things = [v.action() for _ in range(count)]
        answer = "; ".join(f"{t}, {v.relday()} at {v.clock()}" for t in things)
    elif verb.tool == "timer_list":
        things = [v.of("timer_names") for _ in range(count)]
        answer = "; ".join(f"{t}, {v.duration()} left" for t in things)
    elif verb.tool == "alarm_list":
        things = [v.clock() for _ in range(count)]
        answer = "; ".join(f"{t}{rng.choice([', tomorrow', ', every weekday', '', ', ' + v.day()])}" for t in things)
    elif verb.tool == "calendar_what":
        things = [v.of("appointments") for _ in range(count)]
        answer = "; ".join(f"{t} at {v.clock()}" for t in things)
    elif verb.tool == "calendar_next":
        things = [call.get("title") or v.of("appointments")]
        answer = f"{things[0]}, {rng.choice([v.relday(), v.day(), v.date()])} at {v.clock()}"
    else:
        answer = rng.choice([v.duration(), v.relday(), str(rng.randint(2, 400)), v.day(), v.of("notes"), f"{v.day()} at {v.clock()}"])
    missing = verb.missing(call)
    if missing:
        return verb.slots[missing[0]].ask, []
    values = {k: ", ".join(x) if isinstance(x, list) else x for k, x in call.items()} | {"answer": answer}
    text = re.sub(r"\[([^\[\]]*)\]", lambda m: m.group(1) if all(values.get(s) for s in re.findall(r"{(\w+)}", m.group(1))) else "", verb.done)
    text = re.sub(r"{(\w+)}", lambda m: values.get(m.group(1), ""), text)
    text = re.sub(r"\bThe +list", "The shopping list", re.sub(r" +", " ", text)).strip()
    return text[:1].upper() + text[1:], things


@cache
def follows():
    """[(tool before, tool after, {slot: "^slot" or "#"}, [(kind, tree)])]"""
    found, lines = [], None
    for line in (HERE / "phrases" / "follow.txt").read_text("utf-8").splitlines():
        if line.startswith("after "):
            before, _, rest = line[6:].partition(" -> ")
            tool, *taken = rest.split()
            lines = []
            found.append((before, tool, dict(t.split("=") for t in taken), lines))
        elif line.strip() and not line.startswith("#"):
            lines.append(read_phrase(line.strip()))
    return found


class FollowSlots(Slots):
    """Also knows {#}, "the second one", and words of the call before."""

    def __init__(self, rng, tool, digits, proper, before: dict, things: list[str]):
        super().__init__(rng, tool, digits, proper)
        self.before, self.things, self.chosen = before, things, None

    def __call__(self, spec: str) -> str:
        if spec == "#":
            at = self.r.randrange(len(self.things))
            self.chosen = self.things[at]
            name = self.r.choice([ORDINALS[at], ORDINALS[at], "last" if at == len(self.things) - 1 else ORDINALS[at]])
            return self.v.pick(f"the {name} one", f"the {name} one", f"the {name}", f"number {self.v.number(at + 1)}", f"the {name} {self.v.pick('thing', 'entry', 'item')}")
        if spec == "from:same":
            return self.before.get("from", "")
        if spec == "to" and self.tool == "convert" and self.before.get("from"):
            from values import UNITS
            group = next((g for g in UNITS if self.before["from"].lower() in g), UNITS[0])
            return marked("to", self.r.choice(group))
        return super().__call__(spec)


def first_turn(rng, tool: str, without=()):
    request, calls = written(rng, tool, without)
    text, things = reply(VERBS[tool], calls[0], rng)
    return (request, calls, text), things


def follow(rng):
    """A follow-up with the turn it refers to."""
    options = follows()
    weights = _follow_weights()
    before, tool, taken, lines = rng.choices(options, weights)[0]
    earlier_tool = rng.choice(JOINED) if before == "*" else before
    turn, things = first_turn(rng, earlier_tool)
    earlier = turn[1][0]
    style, digits, proper = style_of(rng)
    give = FollowSlots(rng, tool, digits, proper, earlier, things)
    kind, tree = rng.choice(lines)
    kind, text = carried(rng, kind, expand(tree, rng, give))
    request, calls = slots_of(write(text, kind, rng, style), [tool])
    for slot, source in taken.items():
        value = give.chosen if source == "#" else earlier.get(source[1:])
        if not value and earlier_tool == "calendar_next":
            value = things[0]
        if value and slot not in calls[0]:
            calls[0][slot] = [value] if slot == "items" else value
    return [turn], request, calls


@cache
def _follow_weights():
    return [len(lines) ** 0.5 * (2 if before == "*" else 1) for before, _, _, lines in follows()]


@cache
def _lacking():
    return [(tool, without) for tool in VERBS for without in _with_sentences(tool) if without]


def asked_back(rng):
    """A request that lacked something, Sotto's question, and the person's answer."""
    tool, without = rng.choice(_lacking())
    turn, _ = first_turn(rng, tool, without)
    missing = VERBS[tool].missing(turn[1][0])
    if not missing:
        return [turn], *single(rng)
    if rng.random() < 0.05:
        return [turn], *written(rng, "stop")
    style, digits, proper = style_of(rng)
    give = Slots(rng, tool, digits, proper)
    slot = missing[0]
    kinds = {"reminder_add": {"text": "action"}, "calendar_move": {"time": "when"}, "calendar_cancel": {"title": "ref"}, "task_add": {"text": "action"}, "open_page": {"page": "url"}, "days_until": {"date": "far"}}
    variant = kinds.get(tool, {}).get(slot, "")
    timed = VERBS[tool].slots[slot].kind == "time" and rng.random() < 0.6
    text = give(f"@{slot}:when" if timed else f"{slot}:{variant}" if variant else slot)
    lead = {"duration": ["for ", "", "", "about "], "time": ["", "", "for "], "text": ["", "", "", "to " if variant == "action" else "that "]}.get(slot, ["", "", "", "the "])
    text = (rng.choice(lead) if not timed else "") + text + rng.choice(["", "", "", "", " please", CLAUSE + "please"])
    request, calls = slots_of(write(text, "", rng, style), [tool])
    call = turn[1][0] | {k: v for k, v in calls[0].items() if k != "tool"}
    return [turn], request, [call]


def example(rng):
    """(earlier turns, request, calls)"""
    share = rng.random()
    earlier = []
    if share < 0.50:
        request, calls = single(rng)
    elif share < 0.585:
        request, calls = several(rng)
    elif share < 0.65:
        request, calls = written(rng, "cannot")
    elif share < 0.70:
        request, calls = written(rng, "unknown")
    elif share < 0.78:
        earlier, request, calls = asked_back(rng)
    else:
        earlier, request, calls = follow(rng)
    if not earlier and rng.random() < 0.15:  # an earlier turn that has nothing to do with it
        earlier = [first_turn(rng, some_tool(rng))[0]]
    elif earlier and rng.random() < 0.1:
        earlier = [first_turn(rng, some_tool(rng))[0]] + earlier
    return earlier, request, calls


def phrase_files() -> list[Path]:
    """Every file that requests are made of."""
    from abilities import FOLDER

    return [*FOLDER.glob("*.toml"), *(HERE / "phrases").glob("*"), *(HERE / "words").glob("*")]


def main():
    import sys

    from abilities import write_answer

    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 20):
        earlier, request, calls = example(rng)
        for said, before, result in earlier:
            print(f"    {said}  =>  {write_answer(before, VERBS)}  =>  {result}")
        print(f"{request}  =>  {write_answer(calls, VERBS)!r}")


if __name__ == "__main__":
    main()
