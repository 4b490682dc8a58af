"""How a request looks once it is written down: as typed, or as Whisper writes what it heard."""

import re

from phrases import CLAUSE

#: What the ear writes for what was said, found by ear-like spelling; both are common words, so the model must read both.
MISHEARD = {
    "timer": ["time or", "Timer", "tymer", "diamond", "tamer", "time"], "timers": ["time is", "timer's"], "alarm": ["a lamb", "a larm", "alarm,"], "alarms": ["alarm's"],
    "for": ["four", "from", "or"], "to": ["two", "the", "too"], "two": ["to", "too"], "four": ["for"], "eight": ["ate"], "one": ["won"], "remind": ["rewind", "remain", "remine"],
    "reminder": ["remainder", "remind her"], "note": ["nope", "not", "node"], "notes": ["nodes"], "list": ["lists", "least", "lest"], "add": ["at", "and", "had", "ad"], "and": ["in", "an", "end"], "milk": ["mill"],
    "eggs": ["X", "ex"], "bread": ["bred", "red"], "flour": ["flower"], "thyme": ["time"], "leeks": ["leaks"], "tea": ["tee", "T"], "pasta": ["pastor"], "steak": ["stake"], "mute": ["moot", "mewt"], "unmute": ["a mute", "on mute", "and mute"],
    "volume": ["volumes"], "pause": ["paws", "pores", "pours"], "snooze": ["snus", "news"], "calendar": ["calender", "colander"], "meeting": ["meting", "meat in"], "dentist": ["dentists"], "week": ["weak"], "weekday": ["week day"],
    "remember": ["remembered"], "write": ["right"], "set": ["said", "sat"], "start": ["stort", "starred"], "wake": ["wait", "make"], "call": ["cool", "col"], "mark": ["Mark", "Marc"], "task": ["tasks", "ask"], "tasks": ["task", "tusks"],
    "cancel": ["council", "can sell"], "delete": ["the lead", "deleted"], "screenshot": ["screen shot"], "convert": ["covert"], "pounds": ["pound"], "percent": ["per cent"], "in": ["and", "an"], "the": ["a", "that"], "a": ["the", "uh"], "my": ["a", "by"],
    "due": ["do", "dew"], "by": ["buy", "bye"], "buy": ["by"], "our": ["are", "hour"], "hour": ["our"], "half": ["have", "huff"], "past": ["passed", "paste"], "quarter": ["court or", "water"], "shopping": ["shop in"], "off": ["of"], "louder": ["ladder"],
    "undo": ["on do", "and do"], "lock": ["log", "look"], "skip": ["script"], "next": ["necks"], "mum": ["mom"], "mom": ["mum"], "me": ["we"], "is": ["as"], "at": ["that", "add"], "what's": ["what"], "free": ["three"], "three": ["free"],
}
SLIPS = "qwertyuiopasdfghjklzxcvbnm"


def pieces(text: str) -> list[str]:
    """Text with marks, cut so that marks stand alone."""
    return [p for p in re.split(r"(\x01[^\x02]*\x02|\x03|\x04)", text) if p]


def is_mark(piece: str) -> bool:
    return piece[0] in "\x01\x03\x04"


def words_changed(text: str, change) -> str:
    """Applies `change(word)` to each word outside the marks."""
    return "".join(p if is_mark(p) else re.sub(r"[A-Za-z']+", lambda m: change(m.group()), p) for p in pieces(text))


def mishear(text: str, rng, share: float) -> str:
    def change(word):
        options = MISHEARD.get(word.lower())
        return rng.choice(options) if options and rng.random() < share else word

    return words_changed(text, change)


def capital(text: str) -> str:
    """The first letter that is shown becomes a capital."""
    out, done = [], False
    for p in pieces(text):
        if not done and not is_mark(p):
            match = re.search(r"[A-Za-z0-9]", p)
            if match:
                p = p[:match.start()] + p[match.start():match.start() + 1].upper() + p[match.start() + 1:]
                done = True
        out.append(p)
    return "".join(out)


def lower(text: str) -> str:
    return "".join(p if is_mark(p) else p.lower() for p in pieces(text))


def clauses(text: str, rng, how: str) -> str:
    """Puts a comma, a full stop or nothing where a new clause begins."""
    while CLAUSE in text:
        before, after = text.split(CLAUSE, 1)
        before = before.rstrip(" ")
        if how == "none" or not before or rng.random() < (0.25 if how == "heard" else 0.5):
            text = before + " " + after.lstrip()
        elif rng.random() < 0.7:
            text = before + ", " + after.lstrip()
        else:
            text = before + ". " + capital(after.lstrip())
    return re.sub(r" +", " ", text)


def slip(text: str, rng) -> str:
    """One typing slip somewhere outside the slots."""
    parts = pieces(text)
    plain = [i for i, p in enumerate(parts) if not is_mark(p) and len(p) > 6 and (i == 0 or parts[i - 1][0] != "\x01")]
    if not plain:
        return text
    i = rng.choice(plain)
    p = parts[i]
    at = rng.randrange(1, len(p) - 1)
    parts[i] = rng.choice([p[:at] + p[at + 1:], p[:at] + p[at + 1] + p[at] + p[at + 2:], p[:at] + rng.choice(SLIPS) + p[at:]])
    return "".join(parts)


def write(text: str, kind: str, rng, style: str) -> str:
    """The request as it is written: "heard" by Whisper, "neat" typed, "plain" typed in a hurry."""
    if style == "heard":
        if rng.random() < 0.3:
            text = mishear(text, rng, 0.12)
        text = capital(clauses(text, rng, "heard"))
        text = words_changed(text, lambda w: "I" + w[1:] if re.fullmatch(r"i('m|'ve|'d|'ll)?", w) else w)
        end = "?" if kind == "?" and rng.random() < 0.9 else "." if rng.random() < 0.93 else rng.choice(["", "!", "..."])
        if rng.random() < 0.06:
            text = "".join(p if is_mark(p) else re.sub(r" percent\b", "%", p) for p in pieces(text))
        return text + end
    if style == "neat":
        text = clauses(text, rng, "neat")
        if rng.random() < 0.75:
            text = capital(text)
        return text + rng.choice(["?", "?", ""] if kind == "?" else [".", "", "", "!"] if rng.random() < 0.8 else [""])
    text = lower(clauses(text, rng, "none"))
    if rng.random() < 0.35:
        text = "".join(p if is_mark(p) else p.replace("'", "") for p in pieces(text))
    if rng.random() < 0.12:
        text = slip(text, rng)
    return text + ("?" if kind == "?" and rng.random() < 0.3 else "")
