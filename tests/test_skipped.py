"""What is told of skipped tests, on runs made up here: `python3 tests/test_skipped.py`."""

import unittest
import xml.etree.ElementTree as xml

import skipped


def run(*tests):
    """The tests of a run in which each said this: (on standard output, on standard error)."""
    cases = "".join(
        f'<testcase name="t{number}"><system-out>{out}</system-out><system-err>{err}</system-err></testcase>'
        for number, (out, err) in enumerate(tests)
    )
    return list(xml.fromstring(f"<testsuites><testsuite>{cases}</testsuite></testsuites>").iter("testcase"))


class Skipped(unittest.TestCase):
    def test_nothing_skipped_is_said_too(self):
        self.assertEqual(skipped.told(run(("\nrunning 1 test\ntest t0 ... ok\n", ""))), "Of 1 tests, none skipped something.")
        self.assertEqual(skipped.told(run()), "Of 0 tests, none skipped something.")
        # Nextest leaves out what a test did not say.
        self.assertEqual(skipped.told([xml.fromstring("<testcase/>")]), "Of 1 tests, none skipped something.")

    def test_each_reason_stands_once_with_its_number(self):
        ear = "skipped: the ear &lt;tiny&gt; is not here\n"
        tests = run((f"\nrunning 1 test\n{ear}test t0 ... ok\n", ""), ("", ear), ("", "skipped: no recordings\n"), ("fine\n", ""))
        self.assertEqual(
            skipped.told(tests),
            "Of 4 tests, 3 skipped something:\n    2  the ear <tiny> is not here\n    1  no recordings",
        )

    def test_a_test_that_skips_often_counts_once(self):
        tests = run(("skipped: a\nskipped: b\nskipped: a\n", "skipped: a\n"))
        self.assertEqual(skipped.told(tests), "Of 1 tests, 1 skipped something:\n    1  a\n    1  b")

    def test_a_reason_behind_the_name_of_its_test_counts(self):
        self.assertIn("1  a", skipped.told(run(("\nrunning 1 test\ntest rooms::t0 ... skipped: a\nok\n", ""))))

    def test_other_lines_are_no_reasons(self):
        for line in ["It was skipped: yes", "skipped", "skipped:", "skipped: ", "3 skipped: a"]:
            self.assertIn("none", skipped.told(run((line + "\n", ""))), line)

    def test_what_is_marked_as_skipped_counts_too(self):
        marked = xml.fromstring('<testcase><skipped type="skipped" message="there is no ps here"/></testcase>')
        silent = xml.fromstring('<testcase><skipped type="skipped"/></testcase>')
        self.assertEqual(
            skipped.told([marked, marked, silent, xml.fromstring("<testcase/>")]),
            "Of 4 tests, 3 skipped something:\n    2  there is no ps here\n    1  it does not say why",
        )


if __name__ == "__main__":
    unittest.main()
