"""Makes examples: earlier turns, a request as a person says it and as it gets written down, and the answer.

`python generate.py 40` prints some. Everything comes from the abilities' files, the phrases and one seed."""

import random
from pathlib import Path

from phrases import HERE
from several import several
from single import SMALL, VERBS, single, some_tool, written
from turns import asked_back, first_turn, follow

#: What a request is, and how often.
SHARES = {"single": 42, "several": 12, "cannot": 9, "unknown": 6, "small talk": 9, "asked back": 8, "follow": 14}
#: How often an earlier turn stands before a request that has nothing to do with it.
UNRELATED = 0.12


def example(rng):
    """(earlier turns, request, calls)"""
    what = rng.choices(list(SHARES), list(SHARES.values()))[0]
    earlier = []
    if what == "asked back":
        earlier, request, calls = asked_back(rng)
    elif what == "follow":
        earlier, request, calls = follow(rng)
    elif what == "several":
        request, calls = several(rng)
    elif what == "single":
        request, calls = single(rng)
    else:
        request, calls = written(rng, rng.choice(SMALL) if what == "small talk" else what)
    if not earlier and rng.random() < UNRELATED:
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
