"""How far the ear's word times are off. Kokoro tells how long it makes each phoneme, so where a word begins and ends in
what it says is known to 25 ms; the program's `transcribe --json --word-times` is compared with that.

    python word_times.py --sotto PATH/sotto [--sentences 40] [--voice am_michael]

Prints, in milliseconds, the middle and the ninth tenth of what begins and ends are off, over the words heard as said."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import numpy as np
from common import paths, sound, speak

SENTENCES = paths.CHECKOUT / "tests" / "circle" / "sentences.txt"
REST = 0.3  # seconds of silence before each sentence


def bare(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())


def spoken(kokoro, sentence: str, voice: str):
    """The sound of a sentence and its words with where they begin and end, in seconds."""
    from wake import phrases

    parts = []
    for word in sentence.split():
        parts += [(bare(word), speak.phonemes(word, speak.is_british(voice)).strip(" .,!?;:")), (phrases.OTHER, " ")]
    parts[-1] = (phrases.OTHER, sentence[-1])
    wave, spans = kokoro.say_parts(parts, voice, 1.0, for_measuring=True)
    quiet = np.zeros(int(REST * sound.RATE), np.float32)
    places = [(word, start / sound.RATE + REST, end / sound.RATE + REST) for word, start, end in spans]
    return np.concatenate([quiet, wave, quiet]), places


def heard(sotto: str, file: Path) -> list[tuple[str, float, float]]:
    """The words the program writes, with its times."""
    done = subprocess.run([sotto, "--json", "--quiet", "transcribe", "--word-times", str(file)], capture_output=True, check=True)
    found = json.loads(done.stdout)
    return [(bare(w["text"]), w["start_ms"] / 1000, w["end_ms"] / 1000) for s in found["segments"] for w in s["words"]]


def main():
    say = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    say.add_argument("--sotto", required=True)
    say.add_argument("--sentences", type=int, default=40)
    say.add_argument("--voice", default="am_michael")
    asked = say.parse_args()
    from wake.synthesise import TimedKokoro

    kokoro, begins, ends, missed = TimedKokoro(1), [], [], 0
    sentences = SENTENCES.read_text("utf-8").splitlines()
    step = max(1, len(sentences) // asked.sentences)
    for sentence in sentences[::step][: asked.sentences]:
        wave, places = spoken(kokoro, sentence, asked.voice)
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            sound.write(Path(file.name), wave)
            words = heard(asked.sotto, Path(file.name))
        # Only sentences with the same words: beside a wrong word nobody knows whose time is whose.
        if [word for word, *_ in words] != [word for word, *_ in places]:
            missed += 1
            continue
        begins += [abs(a[1] - b[1]) * 1000 for a, b in zip(words, places)]
        ends += [abs(a[2] - b[2]) * 1000 for a, b in zip(words, places)]
    if not begins:
        sys.exit("No sentence was heard word for word; nothing to compare.")
    for name, off in (("begins", begins), ("ends", ends)):
        print(f"{name}: {len(off)} words, middle {np.percentile(off, 50):.0f} ms, ninth tenth {np.percentile(off, 90):.0f} ms, worst {max(off):.0f} ms")
    print(f"{missed} sentences were not heard word for word and are left out")


if __name__ == "__main__":
    main()
