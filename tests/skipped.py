"""What a run of the tests skipped, and why: `python3 -B tests/skipped.py target/nextest/default/junit.xml`.

A test for which this machine lacks something says `skipped: ` with the reason on a line of its own, and passes. Nextest
shows nothing of what passing tests say, but writes it into this file (.config/nextest.toml). The tests in a browser are Node's,
which marks what was skipped as such.
"""

import re
import sys
import xml.etree.ElementTree as xml
from collections import Counter

# On a machine with one processor the name of the test stands before the first thing that it says.
REASON = re.compile(r"^(?:test .* \.\.\. )?skipped: (.*\S)", re.MULTILINE)


def reasons(test):
    """Why a test left something out; mostly nothing."""
    said = [part.text or "" for part in test if part.tag in ("system-out", "system-err")]
    marked = {part.get("message") or "it does not say why" for part in test if part.tag == "skipped"}
    return {reason for part in said for reason in REASON.findall(part)} | marked


def told(tests):
    """How many of these left something out, and each reason with the number of tests that gave it."""
    each = [reasons(test) for test in tests]
    skipped = sum(bool(found) for found in each)
    lines = [f"Of {len(each)} tests, {skipped or 'none'} skipped something{':' if skipped else '.'}"]
    counted = Counter(reason for found in each for reason in found)
    lines += [f"{number:5}  {reason}" for reason, number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
    return "\n".join(lines)


if __name__ == "__main__":
    # Reasons hold names in every script, and the terminal may have another one.
    sys.stdout.reconfigure(encoding="utf-8")
    print(told(list(xml.parse(sys.argv[1]).iter("testcase"))))
