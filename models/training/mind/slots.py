"""From a slot in a phrase to its words: which kind of words each slot of each tool takes."""

from phrases import words
from values import FEASTS, Values, cap, marked

#: Words for a slot that says nothing else, by slot name, and by tool where the name means several things.
LISTS = {
    ("name",): "timer_names", ("list",): "lists", ("title",): "events", ("note",): "note_topics", ("app",): "apps", ("page",): "pages",
    ("about",): "help_topics", ("text", "note_add"): "notes", ("text", "note_append"): "notes", ("text", "memory_remember"): "facts",
    ("text", "memory_recall"): "keys", ("text", "memory_forget"): "keys", ("text", "note_search"): "note_topics",
}
BY_VARIANT = {"thing": "reminder_nouns", "noun": "task_nouns", "topic": "note_topics", "key": "keys", "person": "people", "fact": "facts", "ref": "appointments"}
ALARM_NAMES = ["work", "school", "gym", "medication", "pills", "church", "early shift", "bus", "morning run", "nap", "airport", "breakfast", "feeding the cat", "weekend", "exam day"]


def bare(text: str, rng, keep: float = 0.0) -> str:
    """Without "the", "my", "a" in front."""
    first, _, rest = text.partition(" ")
    return rest if rest and first in ("the", "my", "a", "an", "our") and rng.random() >= keep else text


class Slots:
    """Gives the marked words for one phrase of one tool."""

    def __init__(self, rng, tool: str, digits: float, proper: bool):
        self.r, self.tool = rng, tool
        self.v = Values(rng, digits, proper)
        self.whole = 0

    def __call__(self, spec: str) -> str:
        if spec.startswith("<"):
            name = spec[1:-1]
            return self.v.day() if name == "days" else self.v.of(name)
        at = spec.startswith("@")
        slot, _, variant = spec.lstrip("@").partition(":")
        if "=" in slot:  # {priority=high:urgent}: the words stand for a fixed value
            slot, _, fixed = slot.partition("=")
            return marked(f"{slot}={fixed}", variant)
        before, text = self.moment(variant) if at else ("", self.plain(slot, variant))
        if isinstance(text, list):
            return self.several(slot, text)
        after = ""
        if variant == "poss":
            text, after = self.v.pick("tomorrow", "today", self.v.day(), "this week", "next week"), "'s"
        return before + marked(slot, text) + after

    def several(self, slot: str, found: list[str]) -> str:
        """Items of a list as people join them."""
        found = [self.article(item) for item in found]
        parts = [before + marked(slot, item) for before, item in found]
        if len(parts) == 1:
            return parts[0]
        style = self.r.random()
        if style < 0.55:
            return ", ".join(parts[:-1]) + (", and " if self.r.random() < 0.3 and len(parts) > 2 else " and ") + parts[-1]
        if style < 0.75:
            return " and ".join(parts)
        if style < 0.9:
            return ", ".join(parts) if style < 0.8 else " ".join(parts[:-1]) + " and " + parts[-1]
        return " ".join(parts) if self.r.random() < 0.3 else " and ".join(parts)

    def article(self, item: str) -> tuple[str, str]:
        first, _, rest = item.partition(" ")
        if first in ("a", "an", "the", "some", "my"):
            return first + " ", rest
        if self.r.random() < 0.08:
            return self.v.pick("the ", "some ", "more ", "a "), item
        return "", item

    def moment(self, variant: str) -> tuple[str, str]:
        """(preposition outside the slot, words of the slot), as it stands in a sentence."""
        v = self.v
        if variant == "wake":
            return v.pick(*[lambda: ("at ", v.clock())] * 5, lambda: ("at ", f"{v.clock()} {v.pick('tomorrow', 'tomorrow morning', f'on {v.day()}', 'on weekdays')}"),
                          lambda: ("", f"{v.pick('tomorrow', 'tomorrow morning', 'every day', 'every weekday', f'every {v.day()}')} at {v.clock()}"), lambda: ("on ", f"{v.day()} at {v.clock()}"), lambda: ("", v.rel()), lambda: ("by ", v.clock()))()
        if variant == "date":
            return v.pick(lambda: ("on ", v.day()), lambda: v.ondate(), lambda: ("", v.pick("tomorrow", "today", "tonight", f"next {v.day()}", "next week", "this afternoon")), lambda: ("at ", v.clock()))()
        if variant == "span":
            text = v.span()
            on = "on " if text.split()[0].lower() in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday") else ""
            if text.lower() in ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"):
                on = "in "
            if text[-2:] in ("th", "st", "nd", "rd") or " of " in text:
                on = "on the " if not text[0].isalpha() or " of " in text else "on "
            return on, text
        if variant == "rel":
            return v.pick(("", "tomorrow"), ("", f"next {v.day()}"), ("on ", v.day()), ("", f"in {v.number(self.r.randint(2, 30))} days"), ("", "next week"), ("", f"in {v.pick('two weeks', 'a week', '10 days')}"))
        if variant == "when" or self.tool == "task_add" or self.tool == "task_due":
            return v.pick(lambda: ("at ", v.clock()), lambda: ("at ", f"{v.clock()} on {v.day()}"), lambda: ("on ", v.day()), lambda: ("on ", f"{v.day()} at {v.clock()}"), lambda: ("", v.relday()), lambda: ("", v.relday()),
                          lambda: ("", f"{v.pick('tomorrow', f'next {v.day()}', 'today')} at {v.clock()}"), lambda: v.ondate(v.pick("", v.clock())), lambda: ("on ", f"{v.day()} {v.pick('morning', 'afternoon', 'evening')}"), lambda: ("by ", v.day()) if self.tool.startswith("task") else ("at ", f"{v.clock()} tomorrow"))()
        return v.moment()

    def plain(self, slot: str, variant: str):
        v, tool, r = self.v, self.tool, self.r
        if slot == "duration":
            return {"short": v.short, "more": v.more}.get(variant, v.duration)()
        if slot in ("time", "due"):
            if variant == "clock":
                return v.pick(v.clock(), v.clock(), v.clock(), v.clock(), f"{v.clock()} {v.pick('tomorrow', 'tomorrow morning', f'on {v.day()}', 'every weekday', f'every {v.day()}', 'on weekdays')}")
            if variant == "by":
                return v.pick("by an hour", "back by an hour", "by two hours", "forward by half an hour", "back an hour", "by a day", "by one week", "two hours later", "half an hour later", "an hour earlier", "one day later", f"by {v.duration()}", f"back by {v.duration()}", f"{v.number(r.randint(5, 45))} minutes later")
            simple = {"repeat": v.repeat, "rel": v.rel, "when": v.when, "span": v.span, "day": v.span}.get(variant)
            if simple:
                return simple()
            if variant == "date":
                return bare(v.date(), r)
            if variant == "poss":
                return "tomorrow"
            return v.when()
        if slot in ("date", "day"):
            if variant == "rel":
                return v.pick("tomorrow", f"next {v.day()}", v.day(), f"in {v.number(r.randint(2, 30))} days", "the day after tomorrow", "yesterday", f"this {v.day()}", f"last {v.day()}")
            feast = r.choice(FEASTS)
            if v.proper and r.random() < 0.7 and not feast.startswith(("the", "my", "our")):
                feast = cap(feast)
            date = v.pick(feast, feast, v.date(), v.date(), v.day(), f"the {v.ordinal(r.randint(1, 28))}" if variant == "cal" else f"next {v.day()}", f"{v.month()} {r.randint(1, 28)} {r.randint(2024, 2031)}" if variant == "cal" else feast)
            return bare(date, r, 0.5 if date in FEASTS else 0)
        if slot == "items":
            return v.items()
        if slot == "position":
            return v.position(variant)
        if slot == "priority":
            return v.pick("high", "normal", "low")
        if slot == "expression":
            return v.expression()
        if slot in ("from", "to"):
            return v.unit(slot)
        if slot in ("amount", "level", "percent"):
            if slot == "level" and r.random() < 0.25:
                return v.pick("half", "full", "maximum", "max", "zero", "a quarter", "minimum", "the maximum", "medium").removeprefix("the ").removeprefix("a ")
            return v.plain_number() if slot == "amount" and tool == "convert" else v.number(r.choice([5, 7, 10, 12, 15, 18, 19, 20, 25, 30, 35, 40, 45, 50, 60, 65, 70, 75, 80, 85, 90, 100]))
        if slot == "number":
            return v.plain_number()
        if slot == "whole":
            self.whole = self.whole or r.choice([20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 400, 500, 1000, 36, 64, 90])
            return v.number(self.whole)
        if slot == "part":
            self.whole = self.whole or r.choice([20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 400, 500, 36, 64, 90])
            return v.number(r.randint(2, self.whole - 1))
        if slot == "alarm":
            return bare(v.clock(), r) if r.random() < 0.75 else r.choice(ALARM_NAMES)
        if slot == "name" and tool.startswith("alarm"):
            return r.choice(ALARM_NAMES)
        if slot == "text" and tool.startswith("reminder") and variant in ("thing", "ref"):
            return bare(v.action() if variant == "ref" and r.random() < 0.2 else v.of("reminder_nouns"), r)
        if slot == "title" and variant == "title":
            return v.pick("meeting ", "seeing ", "having lunch with ", "visiting ", "meeting with ") + v.of("people")
        if variant == "action" or slot == "text" and not variant and tool.startswith(("reminder", "task")):
            return v.action() if tool in ("reminder_add", "task_add") else bare(v.of("reminder_nouns" if tool.startswith("reminder") else "task_nouns"), r)
        if variant == "doing":
            return v.doing()
        if variant == "noun" and r.random() < 0.15:
            return v.action()
        if variant == "person2":
            return v.pick("dentist", "doctor", "landlord", "plumber", "accountant", "teacher", "boss", "insurance agent", "hairdresser", "vet", "neighbour")
        if variant == "nap":
            return v.pick("nap", "power nap")
        if variant == "common":
            return v.pick("calculator", "browser", "terminal", "settings", "text editor", "file manager", "calendar app", "music player", "mail program", "camera", "web browser", "email client", "photos app")
        if variant == "url":
            return r.choice([w for w in words("pages") if "." in w or " dot " in w])
        if variant == "site":
            return bare(r.choice([w for w in words("pages") if "." not in w and " dot " not in w]), r)
        if variant == "feature":
            return v.pick("reminders", "timers", "lists", "notes", "alarms", "the calendar", "tasks", "your memory", "dictation")
        name = BY_VARIANT.get(variant) or LISTS.get((slot, tool)) or LISTS[(slot,)]
        return v.of(name) if name in ("notes", "facts") else bare(v.of(name), r, 0.5 if name == "people" else 0)
