"""Debian packages of programs that do nothing, and what is no package: `python3 packaging/test_deb.py`."""

import configparser
import os
import shutil
import struct
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "io.github.sottovoice.sotto"
# What the scripts call; each test may take one away.
TOOLS = (
    "basename bash cat chmod cp cut date dirname dpkg dpkg-deb dpkg-shlibdeps du env find grep gzip head ln md5sum mkdir mktemp mv "
    "objdump perl realpath rm sed sort tar uname wc xargs"
).split()


@unittest.skipUnless(shutil.which("dpkg-deb"), "Debian packages are made where dpkg-deb is")
class Packages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # Blanks are allowed in every name.
        self.place = Path(folder.name, "a place")
        self.filled = self.place / "what was filled"
        for name in ("man/sotto.1", "completions/sotto.bash", "completions/_sotto", "completions/sotto.fish", "models/tiny/a.bin",
                     "own/manifest.toml", "licences/models.txt", "licences/libraries.txt"):
            file = self.filled / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(name, "utf-8")
            file.chmod(0o600)
        for program in ("sotto", "sotto-ear", "sotto-mind", "sotto-voice"):
            shutil.copy(shutil.which("true"), self.filled / program)

    def run_script(self, script, *words, without=None, **variables):
        tools = self.place / f"tools without {without}"
        if not tools.is_dir():
            tools.mkdir()
            for tool in TOOLS:
                if tool != without and (found := shutil.which(tool)):
                    (tools / tool).symlink_to(found)
        environment = {"PATH": str(tools), "HOME": str(self.place), "LC_ALL": "C.UTF-8", **variables}
        command = [shutil.which("bash"), str(HERE / script), *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=self.place)

    def made(self, version="0.2.0", kind="release", **more):
        done = self.run_script("deb.sh", self.filled, version, kind, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return Path(done.stdout.strip())

    def refused(self, done, *words):
        self.assertNotEqual(done.returncode, 0)
        for word in words:
            self.assertIn(word, done.stderr)

    def with_window(self):
        shutil.copy(shutil.which("true"), self.filled / "sotto-app")
        done = self.run_script("desktop.sh", self.filled, "0.2.0", SOURCE_DATE_EPOCH="1795305600")
        self.assertEqual(done.returncode, 0, done.stderr)

    def unpacked(self, package):
        root = self.place / "unpacked"
        subprocess.run(["dpkg-deb", "-R", package, root], check=True)
        return root

    def field(self, package, name):
        return subprocess.check_output(["dpkg-deb", "-f", package, name], text=True).strip()

    def test_a_folder_becomes_a_package_beside_it(self):
        package = self.made()
        self.assertEqual(package.parent, self.place)
        self.assertEqual(sorted(path.name for path in self.place.glob("deb.*")), [], "what was begun is tidied away")
        root = self.unpacked(package)
        self.assertEqual((root / "usr/bin/sotto").resolve(), (root / "usr/lib/sotto/sotto").resolve())
        # Beside the program, as it looks for them.
        self.assertEqual((root / "usr/lib/sotto/models/tiny/a.bin").read_text("utf-8"), "models/tiny/a.bin")
        self.assertTrue((root / "usr/lib/sotto/own/manifest.toml").is_file())
        for path in (root / "usr").rglob("*"):
            if not path.is_symlink():
                wanted = 0o755 if path.is_dir() or path.parent.name == "sotto" and "lib" in path.parts else 0o644
                self.assertEqual(path.stat().st_mode & 0o777, wanted, path)
        self.assertIn("libc6", self.field(package, "Depends"))
        self.assertGreater(int(self.field(package, "Installed-Size")), 50)
        self.assertFalse((root / "usr/bin/sotto-app").exists())
        self.assertNotIn("appindicator", self.field(package, "Recommends"))

    def test_the_window_comes_with_its_entry_and_its_icons(self):
        self.with_window()
        package = self.made()
        root = self.unpacked(package)
        self.assertTrue((root / "usr/bin/sotto-app").resolve().is_file())
        self.assertTrue((root / "usr/share/man/man1/sotto-app.1.gz").is_file())
        entry = configparser.ConfigParser(interpolation=None)
        entry.optionxform = str
        entry.read(root / f"usr/share/applications/{NAME}.desktop", "utf-8")
        self.assertEqual(entry["Desktop Entry"]["Exec"].split()[0], "sotto-app")
        self.assertEqual(entry["Desktop Entry"]["Icon"], NAME)
        kind = xml.parse(root / f"usr/share/mime/packages/{NAME}.xml").getroot()[0].get("type")
        self.assertEqual(entry["Desktop Entry"]["MimeType"], f"{kind};")
        for size in (32, 128, 256, 512):
            icon = (root / f"usr/share/icons/hicolor/{size}x{size}/apps/{NAME}.png").read_bytes()
            self.assertEqual(struct.unpack(">II", icon[16:24]), (size, size))
        shop = xml.parse(root / f"usr/share/metainfo/{NAME}.metainfo.xml").getroot()
        self.assertEqual(shop.findtext("launchable"), f"{NAME}.desktop")
        release = shop.find("releases/release")
        self.assertEqual(release.attrib, {"version": "0.2.0", "type": "stable", "date": "2026-11-22"})
        self.assertIn("libayatana-appindicator3-1", self.field(package, "Recommends"))

    def test_a_window_without_its_entry(self):
        shutil.copy(shutil.which("true"), self.filled / "sotto-app")
        self.refused(self.run_script("deb.sh", self.filled, "0.2.0"), "without its entry for the menu")

    def test_what_comes_before_a_version_sorts_before_it(self):
        for version, kind, wanted in [
            ("0.2.0-rc.1", "release", "0.2.0~rc.1"),
            ("0.2.0~rc.1", "release", "0.2.0~rc.1"),
            ("0.2.0-rc-1.2", "release", "0.2.0~rc.1.2"),
            ("0.2.0", "dev", "0.2.0~dev"),
            ("0.2.0-rc.1", "dev", "0.2.0~rc.1~dev"),
        ]:
            package = self.made(version, kind, without="dpkg-shlibdeps")
            self.assertTrue(package.name.startswith(f"sotto_{wanted}_"), package.name)
            self.assertEqual(self.field(package, "Version"), wanted)
            subprocess.run(["dpkg", "--compare-versions", wanted, "lt", "0.2.0"], check=True)
        self.assertEqual(self.field(self.made("0.2.0+build-3", without="dpkg-shlibdeps"), "Version"), "0.2.0+build.3")

    def test_what_is_no_version(self):
        for version in ("rc.1", "0.2.0_1", "0.2 0", "1:0.2.0", "0.2.0\nPriority: required"):
            self.refused(self.run_script("deb.sh", self.filled, version), "cannot have the version")
        self.refused(self.run_script("deb.sh", self.filled, ""))
        self.assertEqual(list(self.place.glob("*.deb")), [])
        for version in ("0.2.0/1", "0.2.0&amp;", ""):
            self.refused(self.run_script("desktop.sh", self.filled, version))

    def test_without_dpkg_deb_it_is_said(self):
        for words in (["check"], [self.filled, "0.2.0"]):
            self.refused(self.run_script("deb.sh", *words, without="dpkg-deb"), "dpkg-deb is missing", "install dpkg")
        self.refused(self.run_script("try_deb.sh", "a.deb", without="dpkg-deb"), "dpkg-deb is missing", "install dpkg")
        self.assertEqual(self.run_script("deb.sh", "check").returncode, 0)

    def test_without_lists_of_libraries_a_fixed_one_holds(self):
        self.with_window()
        needed = self.field(self.made(without="dpkg-shlibdeps"), "Depends")
        for library in ("libc6", "libasound2", "libgtk-3-0", "libwebkit2gtk-4.1-0"):
            self.assertIn(library, needed)

    def test_what_is_no_filled_folder(self):
        for folder in (self.place, self.place / "nowhere", self.filled / "sotto"):
            self.refused(self.run_script("deb.sh", folder, "0.2.0"), "holds no program sotto")
        self.refused(self.run_script("deb.sh", self.filled, "0.2.0", "huge"), "no such kind of package: huge")
        self.refused(self.run_script("desktop.sh", self.place / "nowhere", "0.2.0"), "is no folder")

    def test_what_cannot_be_tried(self):
        text = self.place / "text.deb"
        text.write_text("no package", "utf-8")
        self.refused(self.run_script("try_deb.sh", text), "is no Debian package")
        self.refused(self.run_script("try_deb.sh", self.place / "nowhere.deb"), "there is no")

    def test_a_package_with_something_wrong(self):
        root = self.unpacked(self.made(without="dpkg-shlibdeps"))
        control, copyright = root / "DEBIAN/control", root / "usr/share/doc/sotto/copyright"
        right, before = control.read_text("utf-8"), copyright.read_bytes()

        def tried():
            package = self.place / "changed.deb"
            subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Zgzip", root, package], check=True, stdout=subprocess.DEVNULL)
            return self.run_script("try_deb.sh", package)

        control.write_text(right.replace("Package: sotto", "Package: other"), "utf-8")
        self.refused(tried(), "holds other")
        control.write_text("".join(line for line in right.splitlines(True) if not line.startswith("Depends")), "utf-8")
        self.refused(tried(), "nothing is said about its Depends")
        control.write_text(right, "utf-8")

        copyright.chmod(0o666)
        self.refused(tried(), "alone writes to them", "copyright")
        copyright.chmod(0o644)
        copyright.write_text("changed", "utf-8")
        self.refused(tried(), "not those that it lists")
        copyright.write_bytes(before)
        more = root / "usr/share/doc/sotto/more"
        more.write_text("not listed", "utf-8")
        self.refused(tried(), "files that it does not list")
        more.unlink()

        link = root / "usr/bin/sotto"
        for target, said in (("../lib/sotto/gone", "lead nowhere"), (shutil.which("true"), "from the top")):
            link.unlink()
            link.symlink_to(target)
            self.refused(tried(), said)
        link.unlink()
        link.symlink_to("../lib/sotto/sotto")
        # Everything is in its place now, and a program that does nothing hears nothing.
        self.refused(tried(), "was heard as")


if __name__ == "__main__":
    os.umask(0o077)  # What is packed does not hang on it.
    unittest.main()
