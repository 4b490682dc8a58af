"""Which beginnings of an answer the grammar lets through: as `abilities.grammar` has it, for answering in torch like the runtime."""

import re

from abilities import MOST_CALLS, PLAIN, Verb

#: One value, and the beginning of one: words with single spaces between them, no strokes, no line breaks.
VALUE = re.compile(r"[^ |\n]+(?: [^ |\n]+)*")
BEGUN = re.compile(r"(?:[^ |\n]+ )*[^ |\n]*")


class Viable:
    """The forms of all lines, once as patterns of whole lines and once by what may follow."""

    def __init__(self, verbs: dict[str, Verb]):
        self.tools = {tool.replace("_", " "): [(slot.name, slot.choices) for slot in verb.slots.values()] for tool, verb in verbs.items()}

    def begins(self, text: str) -> bool:
        """Whether an answer can begin so."""
        *whole, last = text.split("\n")
        if any(word.startswith(text) for word in PLAIN):
            return True
        return len(whole) < MOST_CALLS and all(self.line(line, True) for line in whole) and self.line(last, False)

    def ends(self, text: str) -> bool:
        """Whether an answer can end here."""
        return text in PLAIN or text != "" and self.begins(text) and self.line(text.split("\n")[-1], True)

    def line(self, line: str, whole: bool) -> bool:
        if not whole and any(tool.startswith(line) for tool in self.tools):
            return True
        tool, *parts = line.split(" | ")
        if not whole and line.count(" | ") == 0:  # a stroke that has just begun
            cut = line.removesuffix(" |").removesuffix(" ")
            return cut in self.tools and bool(self.tools[cut]) and cut != line
        if tool not in self.tools:
            return False
        return self.slots(self.tools[tool], parts, whole)

    def slots(self, slots, parts: list[str], whole: bool) -> bool:
        """Slots in their order, each at most once."""
        at = 0
        for n, part in enumerate(parts):
            name, space, words = part.partition(" ")
            places = [i for i in range(at, len(slots)) if (slots[i][0] == name if space else slots[i][0].startswith(name))]
            if not places:
                return False
            if not space:
                return not whole and n == len(parts) - 1
            at = places[0] + 1
            last = n == len(parts) - 1
            if not self.value(slots[places[0]][1], words, whole or not last, last and not whole and at < len(slots)):
                return False
        return True

    @staticmethod
    def value(choices, words: str, whole: bool, more: bool) -> bool:
        """`more`: another slot may follow, so " |" may stand at the end."""
        if more and words.endswith(" |"):
            words, whole = words[:-2], True
        if whole:
            return words in choices if choices else bool(VALUE.fullmatch(words))
        if choices:
            return any((choice + " " if more else choice).startswith(words) for choice in choices)
        return bool(BEGUN.fullmatch(words))
