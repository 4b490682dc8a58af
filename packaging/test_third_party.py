"""What is said about licences, on packages made up here: `python3 packaging/test_third_party.py`."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import third_party

RULES = {"allow": ["MIT", "ISC", "Apache-2.0"], "exceptions": [{"crate": "odd", "allow": ["WTFPL"]}]}


class Expressions(unittest.TestCase):
    def test_or_wants_one_and_and_wants_all(self):
        for expression, right in [
            ("MIT", True),
            ("GPL-3.0", False),
            ("GPL-3.0 OR MIT", True),
            ("MIT/GPL-3.0", True),
            ("MIT AND GPL-3.0", False),
            ("GPL-3.0 OR MIT AND ISC", True),
            ("(GPL-3.0 OR MIT) AND ISC", True),
            ("SEE LICENSE IN terms.md", False),
            ("(MIT", False),
            ("", False),
        ]:
            self.assertEqual(third_party.allowed(expression, RULES["allow"]), right, expression)


class Window(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.ui = Path(folder.name)
        self.locked = {"": {"name": "window"}}
        self.package("heart", licence="MIT")

    def package(self, name, licence, place=None, version="1.0.0", text="Its text.", **marks):
        """One that is installed, and locked with these marks of npm's."""
        place = place or f"node_modules/{name}"
        folder = self.ui / place
        folder.mkdir(parents=True)
        said = {"name": name, "version": version, **({"license": licence} if licence else {})}
        (folder / "package.json").write_text(json.dumps(said), "utf-8")
        if text:
            (folder / "LICENSE").write_text(text, "utf-8")
        self.locked[place] = {"version": version, **marks}
        return folder

    def shown(self):
        (self.ui / "package-lock.json").write_text(json.dumps({"packages": self.locked}), "utf-8")
        return [package["name"] for package in third_party.window(self.ui, RULES)]

    def refused(self, *names):
        with self.assertRaises(third_party.Unfit) as raised:
            self.shown()
        self.assertEqual(len(raised.exception.args[1]), len(names), raised.exception)
        for name, said in zip(names, raised.exception.args[1]):
            self.assertIn(name, said)

    def test_what_only_building_needs_is_left_out(self):
        self.package("builder", licence="GPL-3.0", text=None, dev=True)
        self.assertEqual(self.shown(), ["heart"])

    def test_packages_inside_packages_count_for_themselves(self):
        inner = self.package("inner", licence="ISC", place="node_modules/heart/node_modules/inner", text="Inner text.")
        self.assertEqual(self.shown(), ["heart", "inner"])
        self.assertEqual(list(third_party.texts(inner.parent.parent)), ["Its text."])

    def test_a_licence_that_is_not_allowed(self):
        self.package("closed", licence="GPL-3.0")
        self.refused("closed 1.0.0: GPL-3.0")

    def test_a_licence_that_is_not_named(self):
        self.package("mute", licence=None)
        self.refused("mute 1.0.0: names no licence")

    def test_a_licence_in_an_old_form(self):
        self.package("old", licence={"type": "MIT"})
        self.refused("old 1.0.0: names no licence")

    def test_exceptions_for_libraries_do_not_hold_for_the_window(self):
        self.package("odd", licence="WTFPL")
        self.refused("odd 1.0.0: WTFPL")

    def test_a_text_that_is_missing(self):
        self.package("bare", licence="MIT", text=None)
        self.refused("bare 1.0.0")

    def test_the_text_of_something_inside_is_not_its_own(self):
        inside = self.package("bare", licence="MIT", text=None) / "vendor"
        inside.mkdir()
        (inside / "LICENSE").write_text("Of another.", "utf-8")
        self.refused("bare 1.0.0")

    def test_a_package_that_is_not_installed(self):
        self.locked["node_modules/gone"] = {"version": "1.0.0"}
        self.refused("node_modules/gone is not installed")

    def test_an_optional_package_that_is_not_installed(self):
        self.locked["node_modules/elsewhere"] = {"version": "1.0.0", "optional": True}
        self.assertEqual(self.shown(), ["heart"])

    def test_another_version_than_the_locked_one(self):
        self.package("moved", licence="MIT")
        self.locked["node_modules/moved"]["version"] = "2.0.0"
        self.refused("node_modules/moved is installed as 1.0.0 and locked as 2.0.0")

    def test_without_packages_it_is_said(self):
        with tempfile.TemporaryDirectory() as empty, contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(third_party.window(Path(empty), RULES), [])
        self.assertIn("node_modules is not there", said.getvalue())


if __name__ == "__main__":
    unittest.main()
