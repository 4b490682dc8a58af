"""What `./x run` chooses, in a checkout where everything it calls only says that it was called: `python3 tests/test_x_run.py`.

Nothing is installed, fetched or built: nothing but these stand-ins and a few tools of the shell is found there.
"""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASH = shutil.which("bash")
# What the script calls that only reads and writes files.
TOOLS = "bash cat cp cut dirname env find grep head mkdir rm sed sh sort tr".split()
WINDOWED = "libwebkit2gtk-4.1-dev"

# Each notes its name, where it was called, and its words; and then does this.
STAND_INS = {
    # No processor of a kind that is asked whether it lacks something.
    "uname": 'if [ "$*" = -m ]; then printf "any\\n"; else printf "%s\\n" "$SYSTEM"; fi',
    "id": 'printf "0\\n"',
    "dpkg-query": 'case " $ABSENT " in *" ${@: -1} "*) ;; *) printf "install ok installed" ;; esac',
    "apt-get": 'printf "frontend\\t\\t%s\\n" "${DEBIAN_FRONTEND:-}" >> "$CALLS"',
    "cmake": "",
    "node": "",
    "npm": "",
    "rustc": 'printf "rustc %s (made up here)\\n" "$RUST"',
    # What rustup's own script would do: it says with what words it was called, and brings cargo.
    "curl": """cat <<'END'
printf 'rustup\\t\\t%s\\n' "$*" >> "$CALLS"
mkdir -p "$HOME/.cargo/bin"
cp "$PROGRAMS/cargo" "$HOME/.cargo/bin/"
END""",
}
# Only what was asked for is there afterwards.
CARGO = """[ "$1" = build ] || exit 0
mkdir -p "$CARGO_TARGET_DIR/debug"
for word in "$@"; do
  case $word in
    sotto-cli) cp "$PROGRAMS/sotto" "$CARGO_TARGET_DIR/debug/" ;;
    sotto-app) cp "$PROGRAMS/sotto-app" "$CARGO_TARGET_DIR/debug/" ;;
  esac
done"""
# The conversation reads what is typed; what fetches the models does not.
SOTTO = '[ "${1:-}" = models ] || cat > "$HEARD"'


def stand_in(path, does):
    path.parent.mkdir(parents=True, exist_ok=True)
    note = 'printf "%s\\t%s\\t%s\\n" "${0##*/}" "$PWD" "$*" >> "$CALLS"'
    path.write_text(f"#!{BASH}\n{note}\n{does}\n", "utf-8")
    path.chmod(0o755)


class Run(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = Path(folder.name).resolve()
        self.checkout, self.elsewhere = self.place / "checkout", self.place / "elsewhere"
        for name in ("x", "rust-toolchain.toml", ".cargo/config.toml"):
            file = self.checkout / name
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, file)
        # The window was built already, from nothing that is newer.
        page = self.checkout / "ui/dist/index.html"
        page.parent.mkdir(parents=True)
        page.write_text("a page", "utf-8")
        for name in ("home", "elsewhere", "tools"):
            (self.place / name).mkdir()
        for tool in TOOLS:
            (self.place / "tools" / tool).symlink_to(shutil.which(tool))
        for name, does in STAND_INS.items():
            stand_in(self.place / "called" / name, does)
        stand_in(self.place / "called/cargo", CARGO)
        for name, does in (("cargo", CARGO), ("sotto", SOTTO), ("sotto-app", "")):
            stand_in(self.place / "programs" / name, does)
        self.calls_file, self.heard = self.place / "calls", self.place / "heard"

    def run_x(self, *words, typed="", system="Linux", absent="", **variables):
        """Runs it where there is no terminal to ask, and gives each call as (name, folder, words)."""
        toolchain = (ROOT / "rust-toolchain.toml").read_text("utf-8")
        environment = {
            "PATH": f"{self.place / 'called'}:{self.place / 'tools'}",
            "HOME": str(self.place / "home"),
            "LC_ALL": "C.UTF-8",
            "CARGO_TARGET_DIR": str(self.place / "target"),
            "SOTTO_MODELS_DIR": str(self.place / "models"),
            "CALLS": str(self.calls_file),
            "HEARD": str(self.heard),
            "PROGRAMS": str(self.place / "programs"),
            "RUST": toolchain.split('channel = "')[1].split('"')[0],
            "SYSTEM": system,
            "ABSENT": absent,
            **variables,
        }
        # In a session of its own, so that nobody finds a terminal behind it either.
        done = subprocess.run([BASH, str(self.checkout / "x"), "run", *words], env=environment, cwd=self.elsewhere, input=typed,
                              capture_output=True, text=True, start_new_session=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.said = done.stderr
        return [tuple(line.split("\t")) for line in self.calls_file.read_text("utf-8").splitlines()]

    def words_of(self, calls, name):
        return [words for called, _, words in calls if called == name]

    def assert_window(self, calls):
        self.assertEqual(calls[-1], ("sotto-app", str(self.checkout), ""))
        self.assertIn("sotto-app", self.words_of(calls, "cargo")[-1].split())
        # Its models come first.
        self.assertEqual(self.words_of(calls, "sotto"), ["models starter"])

    def assert_terminal(self, calls, words=""):
        # Where the caller stands.
        self.assertEqual(calls[-1], ("sotto", str(self.elsewhere), words))
        self.assertEqual(self.words_of(calls, "sotto"), ["models starter", words])
        self.assertEqual(self.words_of(calls, "sotto-app"), [])
        # Nor is what only the window needs installed or built.
        self.assertNotIn("sotto-app", self.words_of(calls, "cargo")[-1].split())
        self.assertFalse([words for words in self.words_of(calls, "dpkg-query") if WINDOWED in words])

    def test_with_a_display_it_is_the_window(self):
        calls = self.run_x(DISPLAY=":0")
        self.assert_window(calls)
        self.assertTrue([words for words in self.words_of(calls, "dpkg-query") if WINDOWED in words])

    def test_wayland_is_a_display_too(self):
        self.assert_window(self.run_x(WAYLAND_DISPLAY="wayland-0"))

    def test_a_mac_always_has_one(self):
        self.assert_window(self.run_x(system="Darwin"))

    def test_without_a_display_it_is_the_terminal(self):
        self.assert_terminal(self.run_x())

    def test_a_display_without_a_name_is_none(self):
        self.assert_terminal(self.run_x(DISPLAY="", WAYLAND_DISPLAY=""))

    def test_with_words_it_is_the_program_that_takes_them(self):
        self.assert_terminal(self.run_x("devices", DISPLAY=":0"), "devices")

    def test_nothing_is_asked_without_a_terminal(self):
        for name in ("cargo", "rustc"):
            (self.place / "called" / name).unlink()
        calls = self.run_x(typed="what is typed\nis for Sotto\n", absent="cmake libasound2-dev")
        self.assert_terminal(calls)
        # Said before it is done.
        self.assertIn("Installing with apt: cmake libasound2-dev", self.said)
        self.assertIn("Installing Rust", self.said)
        installed = [words for words in self.words_of(calls, "apt-get") if words.startswith("install ")]
        self.assertEqual(len(installed), 1)
        for word in ("-y", "cmake", "libasound2-dev"):
            self.assertIn(word, installed[0].split())
        # Packages ask as well, unless they are told not to.
        self.assertEqual(set(self.words_of(calls, "frontend")), {"noninteractive"})
        self.assertIn("-y", self.words_of(calls, "rustup")[0].split())
        # And nobody on the way read what was meant for the conversation.
        self.assertEqual(self.heard.read_text("utf-8"), "what is typed\nis for Sotto\n")


if __name__ == "__main__":
    unittest.main()
