"""Compares answers with what was wanted. Pure: used for choosing checkpoints and for the table."""

import re

#: Answers that do nothing: they are never a wrong action.
QUIET = ("cannot", "unknown")


def plain(value) -> str:
    """Words without case, outer punctuation and doubled spaces."""
    value = ", ".join(value) if isinstance(value, list) else str(value)
    return re.sub(r"\s+", " ", re.sub(r"[“”\"]", "", value)).strip(" .,!?;:").lower()


def loose(value) -> str:
    """Also without articles, prepositions and punctuation inside."""
    text = re.sub(r"[^\w\s:%.]", " ", plain(value))
    return re.sub(r"\s+", " ", re.sub(r"\b(the|my|a|an|at|on|for|to|that|some|and|our)\b", " ", text)).strip(" .")


def kind(call: dict) -> str:
    """The tool; all small talk counts as one."""
    return "say" if call["tool"].startswith("say") else call["tool"]


def same(wanted: dict, got: dict, form) -> bool:
    if kind(wanted) != kind(got):
        return False
    if kind(wanted) == "say":
        return True
    one = {k: form(v) for k, v in wanted.items() if k != "tool" and v}
    two = {k: form(v) for k, v in got.items() if k != "tool" and v}
    return one == two


def asks(wanted: dict, got: dict, verbs) -> bool:
    """A wanted question back: the right tool, with just that slot missing first."""
    return got["tool"] in verbs and verbs[got["tool"]].missing(got)[:1] == [wanted["ask"]]


def judge(wanted: list[dict], got: list[dict] | None, verbs) -> dict:
    """tool: the right tools in order; exact, near: also every slot; action: something was done although nothing should be."""
    got = got or [{"tool": "?"}]
    tool = [kind(c) for c in wanted] == [kind(c) for c in got]

    def every(form):
        for w, g in zip(wanted, got):
            given = {k: v for k, v in w.items() if k != "ask"}
            if "ask" in w and not asks(w, g, verbs):
                return False
            if ("ask" not in w or len(given) > 1) and not same(given, g, form):
                return False
        return tool

    does = lambda calls: any(c["tool"] not in QUIET and c["tool"] != "?" and not c["tool"].startswith("say") for c in calls)
    return {"tool": tool, "exact": every(plain), "near": every(loose), "action": not does(wanted) and does(got), "quiet": not does(wanted)}


def share(rows: list[dict], what: str) -> str:
    return f"{100 * sum(row[what] for row in rows) / max(1, len(rows)):.1f} %"
