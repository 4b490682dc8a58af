"""Requests with earlier turns: follow-ups, and answers to a question that Sotto asked back."""

import re
from functools import cache

from heard import write
from phrases import CLAUSE, HERE, expand, read_phrase
from several import JOINED
from single import VERBS, by_part, carried, single, slots_of, style_of, with_sentences, written
from slots import Slots
from values import UNITS, marked

ORDINALS = ["first", "second", "third", "fourth"]


def plain_answer(tool: str, v, rng) -> str:
    """What Sotto says to a question that names no things to point at."""
    number = str(rng.randint(2, 400))
    answers = {
        "volume_up": lambda: f"{rng.randint(1, 20) * 5} percent", "volume_down": lambda: f"{rng.randint(1, 20) * 5} percent", "time_now": v.clock,
        "note_read": lambda: v.of("notes"), "note_search": lambda: v.of("notes"), "memory_recall": lambda: v.of("facts"), "weekday": v.day,
        "timer_left": v.duration, "alarm_snooze": v.duration, "days_until": lambda: f"{number} days", "date_now": lambda: f"{v.day()}, {v.date()}",
        "list_names": lambda: ", ".join(v.of("lists") for _ in range(3)), "calendar_free": lambda: v.pick("You are free", "You are busy then", f"There is {v.of('appointments')}"),
        "help": lambda: "You can say: set a timer for ten minutes", "undo": lambda: "Taken back", "repeat": lambda: v.of("notes"),
    }
    return answers.get(tool, lambda: number)()


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
        answer = plain_answer(verb.tool, v, rng)
    missing = verb.missing(call)
    if missing:
        return verb.slots[missing[0]].ask, []
    values = {k: ", ".join(x) if isinstance(x, list) else x for k, x in call.items()} | {"answer": answer}
    values.setdefault("list", "shopping")
    text = re.sub(r"\[([^\[\]]*)\]", lambda m: m.group(1) if all(values.get(s) for s in re.findall(r"{(\w+)}", m.group(1))) else "", verb.done)
    text = re.sub(r"{(\w+)}", lambda m: values.get(m.group(1), ""), text)
    text = re.sub(r" +", " ", text).strip()
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
    return [(tool, without) for tool in VERBS for without in with_sentences(tool) if without]


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


