"""Words for slots: durations, moments, things, titles. Every value is made fresh, numbers as words or digits."""

from phrases import CLOSE, NAMED, OPEN, words

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = "january february march april may june july august september october november december".split()
ORDINALS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
            "seventeenth eighteenth nineteenth twentieth").split()
FEASTS = ("christmas, christmas eve, new year's eve, easter, halloween, thanksgiving, valentine's day, my birthday, mother's day, the summer holidays, "
          "spring, summer, the end of the year, the weekend, our anniversary, black friday, st patrick's day, labor day, ramadan, hanukkah, diwali, "
          "the world cup, the first day of school, payday, boxing day, pentecost, independence day, carnival, my exam, my holiday, the wedding").split(", ")
UNITS = [
    ("miles", "kilometres", "kilometers", "metres", "feet", "yards"), ("inches", "centimetres", "centimeters", "millimetres", "feet"),
    ("pounds", "kilos", "kilograms", "stone", "ounces", "grams"), ("ounces", "grams", "tablespoons", "cups"),
    ("cups", "millilitres", "milliliters", "litres", "liters", "pints", "gallons", "fluid ounces", "tablespoons", "teaspoons"),
    ("fahrenheit", "celsius", "degrees celsius", "degrees fahrenheit", "kelvin"), ("miles per hour", "kilometres per hour", "knots", "metres per second"),
    ("acres", "hectares", "square metres", "square feet"), ("hours", "minutes", "seconds", "days", "weeks"), ("gigabytes", "megabytes", "terabytes", "kilobytes"),
]


def cap(text: str) -> str:
    return text[:1].upper() + text[1:]


class Values:
    """Words for slots. `digits` is how likely a number is written in digits: near 1 as Whisper writes, near 0 as spoken."""

    def __init__(self, rng, digits: float = 0.5, proper: bool = True):
        self.r, self.digits, self.proper = rng, digits, proper
        self.pair: dict[str, str] = {}

    def pick(self, *options):
        return self.r.choice(options)

    def of(self, name: str) -> str:
        return self.fill(self.r.choice(words(name)))

    def number(self, n: int) -> str:
        """A number in words or digits."""
        if self.r.random() < (self.digits if n < 10 else self.digits ** 0.5) or n >= 1000:
            return str(n)
        if n < 20:
            return ONES[n]
        if n < 100:
            tail = ONES[n % 10] if n % 10 else ""
            return TENS[n // 10 - 2] + (self.pick(" ", "-") + tail if tail else "")
        rest = n % 100
        return f"{ONES[n // 100]} hundred" + (self.pick(" and ", " ") + self.number_words(rest) if rest else "")

    def number_words(self, n: int) -> str:
        if n < 20:
            return ONES[n]
        return TENS[n // 10 - 2] + (" " + ONES[n % 10] if n % 10 else "")

    def fill(self, text: str) -> str:
        """Fills {p} person, {pl} place, {it} item, {dN} digits, {date}, {day}, {mon}, {clk}, {n}."""
        while "{" in text:
            start, stop = text.index("{"), text.index("}")
            key = text[start + 1:stop]
            if key == "p":
                new = self.r.choice(words("people"))
            elif key == "pl":
                new = self.r.choice(words("places"))
            elif key == "it":
                new = self.r.choice(words("items"))
            elif key[0] == "d" and key[1:].isdigit():
                new = str(self.r.randint(10 ** (int(key[1]) - 1), 10 ** int(key[1]) - 1))
            else:
                new = {"date": self.date, "day": self.day, "mon": self.month, "clk": self.clock,
                       "n": lambda: self.number(self.r.randint(2, 9))}[key]()
            text = text[:start] + new + text[stop + 1:]
        return text

    # Moments
    def day(self) -> str:
        day = self.r.choice(DAYS)
        return cap(day) if self.proper else day

    def month(self) -> str:
        month = self.r.choice(MONTHS)
        return cap(month) if self.proper else month

    def ordinal(self, n: int) -> str:
        if self.r.random() < self.digits:
            tail = "th" if 10 < n < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
            return f"{n}{tail}"
        if n <= 20:
            return ORDINALS[n - 1]
        return "thirtieth" if n == 30 else ("twenty" if n < 30 else "thirty") + self.pick("-", " ") + ORDINALS[n % 10 - 1]

    def date(self) -> str:
        """A calendar date, without "the" before it."""
        n, month = self.r.randint(1, 31), self.month()
        if n == 31:
            n = 30
        return self.pick(f"{self.ordinal(n)} of {month}", f"{self.ordinal(n)} of {month}", f"{month} {self.ordinal(n)}", f"{month} {n}", f"{self.ordinal(n)}")

    def clock(self) -> str:
        """A time of day."""
        r, hour, minute = self.r, self.r.randint(1, 12), self.r.choice([0, 5, 10, 15, 15, 20, 25, 30, 30, 30, 35, 40, 45, 45, 50, 55])
        half = self.pick("am", "pm", "a.m.", "p.m.", "AM", "PM")
        part = self.pick("in the morning", "in the evening", "in the afternoon", "tonight", "at night")
        if r.random() < self.digits:
            sep = self.pick(":", ":", ":", ".", " ")
            full = f"{hour}{sep}{minute:02}"
            return self.pick(f"{hour}", f"{hour} {half}", f"{hour} {half}", f"{hour}{half[0].lower()}m", full, full, full, f"{full} {half}", f"{full} {half}",
                             f"{hour} o'clock", f"{hour} {part}", f"{r.randint(13, 23)}:{minute:02}", f"half past {hour}", f"quarter past {hour}", f"quarter to {hour}",
                             "noon", f"{self.pick(10, 20, 5, 25)} {self.pick('past', 'to')} {hour}", f"{full} {part}")
        word = ONES[hour]
        spoken = self.number_words(minute) if minute > 9 else "oh five" if minute == 5 else "o'clock"
        return self.pick(word, word, f"{word} {half[0].lower()} m".replace(" m", "m") if r.random() < 0.5 else f"{word} {half}", f"{word} o'clock", f"half past {word}", f"half past {word}",
                         f"quarter past {word}", f"quarter to {word}", f"a quarter to {word}", f"{word} {spoken}", f"{word} {spoken}", f"{word} {spoken} {half}", f"{word} {part}", "noon", "midnight",
                         f"{self.pick('ten', 'twenty', 'five', 'twenty five')} {self.pick('past', 'to', 'past', 'before', 'after')} {word}", f"half past {word} {part}", f"half {word}")

    def relday(self) -> str:
        part = self.pick("morning", "evening", "afternoon", "night")
        return self.pick("tomorrow", "tomorrow", f"tomorrow {part}", "tonight", "today", f"this {part}".replace("this night", "tonight"), "later today", f"next {self.day()}", f"this {self.day()}",
                         f"{self.day()} {part}", "next week", "this weekend", "the day after tomorrow", "next month", "later", f"in {self.number(self.r.randint(2, 9))} days", f"next {self.day()} {part}")

    def rel(self) -> str:
        return self.pick(f"in {self.duration()}", f"in {self.duration()}", f"in {self.number(self.r.randint(2, 59))} minutes", f"{self.duration()} from now",
                         self.pick("in an hour", "in half an hour", "in a few minutes", "in a couple of hours", "in a week", "in two weeks", "in a moment", "in a bit"))

    def repeat(self) -> str:
        unit = self.pick("day", "morning", "evening", "night", "weekday", "week", "month", "year", "hour", "weekend", "Sunday night", "other day", "second week", self.day(), self.day(), self.day(), f"{self.day()} and {self.day()}",
                         f"{self.number(self.r.randint(2, 12))} hours", f"{self.number(self.r.randint(2, 30))} minutes", f"first {self.day()} of the month")
        tail = self.pick("", "", f" at {self.clock()}", f" at {self.clock()}", f" at {self.clock()}")
        if "hour" in unit or "minutes" in unit or unit in ("week", "month", "year"):
            tail = ""
        return self.pick(f"every {unit}{tail}", f"every {unit}{tail}", f"every {unit}{tail}", f"each {unit}{tail}", f"{self.pick('daily', 'weekly', 'monthly', 'twice a day', 'once a week', 'on weekdays', 'on weekends')}",
                         f"{self.day()}s{tail}")

    def moment(self) -> tuple[str, str]:
        """(preposition outside the slot, the slot's words)"""
        r, day, clock = self.r, self.day(), self.clock
        return r.choice([
            lambda: ("at ", clock()), lambda: ("at ", clock()), lambda: ("at ", f"{clock()} {self.pick('tomorrow', 'tonight', 'today', f'on {day}', f'this {day}', f'next {day}')}"),
            lambda: ("", self.relday()), lambda: ("", self.relday()), lambda: ("", f"{self.pick('tomorrow', 'today', f'next {day}', f'this {day}')} at {clock()}"), lambda: ("on ", day),
            lambda: ("on ", f"{day} at {clock()}"), lambda: ("on ", f"{day} {self.pick('morning', 'evening', 'afternoon')}"), lambda: self.ondate(), lambda: self.ondate(clock()), lambda: ("", self.rel()), lambda: ("", self.rel()),
            lambda: (self.pick("by ", "around ", "before ", "at about "), clock()), lambda: ("", self.repeat()), lambda: ("at ", f"{clock()} {self.pick('every day', 'every weekday', f'every {day}', 'every morning', 'on weekdays', 'daily', 'every night')}"), lambda: ("", self.pick("after lunch", "after work", "before bed", "before dinner", "when I get home", "first thing tomorrow", "at the end of the month", "at lunchtime", "in the morning", "in the evening", "on the weekend", "in summer", "at sunset")),
        ])()

    def ondate(self, clock: str = "") -> tuple[str, str]:
        date = self.date()
        the = "" if date.split()[0].lower() in MONTHS else "the "
        return "on " + the, date + (f" at {clock}" if clock else "")

    def when(self) -> str:
        """A moment after "to", "for" or "until"."""
        return self.pick(self.clock(), self.clock(), self.day(), self.day(), self.relday(), f"{self.day()} at {self.clock()}", f"tomorrow at {self.clock()}", f"{self.clock()} on {self.day()}", f"{self.clock()} tomorrow", self.date(), f"next {self.day()}", f"{self.day()} {self.pick('morning', 'afternoon', 'evening')}")

    def span(self) -> str:
        return self.pick("tomorrow", "tomorrow", "today", "this week", "next week", "this weekend", "tonight", "this afternoon", self.day(), f"{self.day()} {self.pick('morning', 'afternoon', 'evening')}", f"next {self.day()}", "tomorrow morning", "the day after tomorrow", "next month", f"this {self.day()}", self.month(), self.date())

    # Durations
    def duration(self) -> str:
        r = self.r
        n, k = self.number(r.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 25, 30, 40, 45, 50, 60, 90])), self.number(r.randint(2, 90))
        return self.pick(
            f"{n} minutes".replace("one minutes", "one minute").replace("1 minutes", "1 minute") if n in ("one", "1") else f"{n} minutes", f"{k} minutes", f"{k} minutes", f"{n} minutes" if n not in ("one", "1") else "a minute", f"{k} seconds", f"{self.number(r.randint(2, 12))} hours",
            self.pick("an hour", "half an hour", "one hour", "a minute", "one minute", "an hour and a half", "two and a half hours", "a quarter of an hour", "1 hour", "a minute and a half", "three quarters of an hour", "a half hour", "one and a half hours", "a couple of minutes", "30 seconds", "half a minute", "a few minutes", "a day", "1.5 hours", "a full hour", "2 and a half minutes"),
            f"{self.number(r.randint(1, 9))} minutes and {self.number(r.randint(2, 55))} seconds", f"{self.pick('an hour', '1 hour', 'one hour', self.number(r.randint(2, 5)) + ' hours')} {self.pick('and ', '')}{self.number(r.choice([5, 10, 15, 20, 25, 40, 45]))} minutes", f"{k} min" if r.random() < 0.3 else f"{k} minutes")

    def short(self) -> str:
        unit = self.pick("minute", "minute", "minute", "second", "hour")
        n = self.number(self.r.randint(1, 12) if unit == "hour" else self.r.randint(1, 90))
        return self.pick(f"{n} {unit}", f"{n} {unit}", f"{n}-{unit}", "half hour", "one and a half hour") if self.r.random() < 0.95 else "half-hour"

    def more(self) -> str:
        unit = self.pick("minutes", "minutes", "minutes", "seconds", "hours")
        n = self.number(self.r.randint(2, 12) if unit == "hours" else self.r.randint(2, 45))
        return self.pick(f"{n} more {unit}", f"{n} more {unit}", f"another {n} {unit}", f"an extra {n} {unit}", f"{n} extra {unit}", f"{n} {unit} more", "another minute", "one more minute", "one more hour", "a few more minutes", "half an hour more", "another half hour", "a minute more")

    # Things
    def action(self) -> str:
        line = self.r.choice(words("task_actions_lines"))
        verb, _, objects = line.partition(":")
        options = [o for o in _objects(objects)] or [""]
        return f"{verb} {self.fill(self.r.choice(options))}".strip()

    def doing(self) -> str:
        verb, _, rest = self.action().partition(" ")
        if verb in ("go", "study", "stretch", "look", "check", "back", "take", "turn", "hang", "pick"):
            return f"{verb}ing {rest}".strip()
        stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
        if verb in ("submit", "mow", "plan", "sit", "run", "get"):
            stem += verb[-1] if verb in ("submit", "plan", "sit", "run", "get") else ""
        return f"{stem}ing {rest}".strip()

    def items(self) -> list[str]:
        count = self.r.choices([1, 2, 3, 4, 5], [50, 25, 15, 7, 3])[0]
        found = [self.of("items") for _ in range(count)]
        if self.r.random() < 0.25:
            found = [f"{self.number(self.r.choice([2, 3, 4, 5, 6, 10, 12]))} {self.pick('', '', 'packs of ', 'bottles of ', 'cans of ', 'bags of ', 'kilos of ', 'boxes of ', 'jars of ')}{item}" if self.r.random() < 0.6 else self.pick("a bottle of ", "some ", "a pack of ", "fresh ", "organic ", "a bag of ", "a can of ", "large ", "red ", "frozen ", "cheap ") + item for item in found]
        if self.r.random() < 0.06 and count == 1:
            found = [self.action()]
        return list(dict.fromkeys(found))

    def expression(self) -> str:
        r, n = self.r, lambda low=2, high=99: self.number(r.randint(low, high))
        one = r.choice([
            lambda: f"{n()} {self.pick('plus', 'minus', 'times', 'divided by', 'plus', 'times', '+', '-', 'x', '*', '/', 'multiplied by', 'and', 'over')} {n()}",
            lambda: f"{n(100, 999)} {self.pick('plus', 'minus', 'times', 'divided by', '+', '-', '*')} {n(2, 500)}", lambda: f"{n(2, 20)} {self.pick('squared', 'cubed', 'to the power of ' + n(2, 6))}",
            lambda: f"{self.pick('the square root of', 'square root of', 'the cube root of')} {n(4, 400)}", lambda: f"{n()} {self.pick('plus', 'times', 'minus')} {n()} {self.pick('plus', 'minus', 'times', 'divided by')} {n()}",
            lambda: f"{r.randint(1, 99)}.{r.randint(1, 99)} {self.pick('plus', 'minus', 'times')} {r.randint(1, 99)}", lambda: f"{self.pick('half of', 'a third of', 'a quarter of', 'twice', 'double', 'three times')} {n(2, 900)}", lambda: f"{n(10, 999)} {self.pick('plus', 'minus')} {n(5, 30)} percent",
            lambda: f"{r.randint(1000, 99999)} {self.pick('/', 'divided by', 'minus', 'plus')} {n(2, 500)}",
        ])
        return one()

    def unit(self, which: str) -> str:
        if not self.pair:
            one, two = self.r.sample(self.r.choice(UNITS), 2)
            self.pair = {"from": one, "to": two}
        return self.pair[which]

    def plain_number(self) -> str:
        r = self.r
        return self.pick(self.number(r.randint(2, 99)), self.number(r.randint(2, 500)), str(r.randint(100, 9999)), f"{r.randint(1, 99)}.{r.randint(1, 9)}", self.number(r.choice([10, 20, 50, 100, 200, 60, 80])))

    def position(self, how: str) -> str:
        if how == "end":
            return self.pick("top", "end", "bottom", "beginning", "very top", "front", "back", "start", "middle")
        if how == "ord":
            return self.pick("first", "second", "third", "last", "fourth")
        return f"{self.pick('above', 'below', 'before', 'after', 'under', 'right after', 'ahead of', 'behind')} {self.pick('the ', 'the ', '', 'my ')}{self.of('task_nouns')}"


def _objects(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def marked(slot: str, words_: str) -> str:
    return f"{OPEN}{slot}{NAMED}{words_}{CLOSE}"
