"""What only measures: voices, people and recordings that no training saw (split.toml and data/speech)."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common import sound, speak, split

from . import phrases, synthesise

KOKORO = ("af_heart", "am_michael", "bf_emma", "bm_fable")
SPEEDS = (0.85, 1.0, 1.2)
# What follows or precedes, in other words than the training's.
FORMS = ("{}.", "{}!", "{}, how warm is it outside?", "{} wake me at six.", "Excuse me, {}.")
# Near phrases that no training said.
UNSEEN = (
    "hey Soto", "hey Lottie", "hey Carlotta", "say hello to", "hey Salvatore", "hey Watto", "hey Potter", "pay Scott to", "hey somebody",
    "they thought so", "hey Cato", "hey Frodo", "hey squatter", "hey Santos", "hey Sophie", "a sauna", "hey Seattle", "day spa too",
    "may start to", "hey Plato", "hey sergeant", "they stop though", "hey Sato", "he's auto", "an avocado",
)
UNSEEN_STOP = ("stomped", "stack up", "tops", "adopt", "sock", "steep", "stopgap", "chopped", "popped", "strop", "scop", "stuffed")


@dataclass
class Said:
    """A phrase by a voice that was kept out."""

    voice: str
    phrase: str
    words: str
    wave: np.ndarray


def said(folder: Path, tell=print) -> list[Said]:
    """All renderings, kept in one file per voice."""
    folder.mkdir(exist_ok=True)
    out = []
    for voice in ("hibari", *KOKORO):
        path = folder / f"{voice}.npz"
        if not path.exists():
            tell(f"measuring: {voice} speaks")
            made = render(voice)
            part = path.with_suffix(".part.npz")
            np.savez(part, wave=np.concatenate([sound.whole(one.wave) for one in made]), ends=np.cumsum([len(one.wave) for one in made]),
                     phrase=np.array([one.phrase for one in made]), words=np.array([one.words for one in made]))
            part.rename(path)
        kept = dict(np.load(path))
        starts = np.concatenate([[0], kept["ends"][:-1]])
        out += [Said(voice, str(phrase), str(words), sound.real(kept["wave"][a:b]))
                for a, b, phrase, words in zip(starts, kept["ends"], kept["phrase"], kept["words"])]
    return out


def render(voice: str) -> list[Said]:
    """Wake words, stops, near words and ordinary sentences by one voice. The large voices say fewer: they are slow."""
    british = voice.startswith("b")
    quick = voice == "hibari"
    mouth = speak.Hibari() if quick else speak.Kokoro()

    def say(sounds, speed=1.0):
        return mouth.say(sounds, speed) if quick else mouth.say(sounds, voice, speed, for_measuring=True)

    rng = np.random.default_rng(20261121)
    names = ["sˈɒtQ", "sˈɒtQ", "sˈɔtQ"] if british else ["sˈɑTO", "sˈɑtO", "sˈɔTO"]
    out = []
    for speed in SPEEDS:
        for number, form in enumerate(FORMS):
            for name in names if quick else [names[(number + SPEEDS.index(speed)) % 3]]:
                words = form.format(f"hey [Sotto](/{name}/)")
                out.append(Said(voice, "hey", f"{words} x{speed}", say(speak.phonemes(words, british), speed)))
        for name in dict.fromkeys(names if quick else names[:1]):
            for end in (".", ", wake me at six.") if quick else (".",):
                words = f"[Sotto](/{name}/){end}"
                out.append(Said(voice, "sotto", f"{words} x{speed}", say(speak.phonemes(words, british), speed)))
        for words in ("stop.", "stop!", "stop it.", "Please stop.", "stop, stop.") if quick else ("stop.",):
            out.append(Said(voice, "stop", f"{words} x{speed}", say(speak.phonemes(words, british), speed)))
    wake = phrases.NEAR_WAKE if quick else phrases.NEAR_WAKE[:4]
    near = [("near", words) for words in [*wake, *(phrases.NEAR_NAME if quick else ())]]
    near += [("near-unseen", words) for words in (UNSEEN if quick else UNSEEN[::10])]
    near += [("near-stop", words) for words in (phrases.NEAR_STOP if quick else phrases.NEAR_STOP[:2])]
    near += [("near-stop-unseen", words) for words in (UNSEEN_STOP if quick else ())]
    for kind, words in near:
        out.append(Said(voice, kind, words, say(speak.phonemes(words + ".", british), float(rng.uniform(0.9, 1.15)))))
    return out


def people_clips(data: Path) -> list[tuple[str, np.ndarray, str]]:
    """(group, sound, transcript) of kept-out people and of the measuring recordings."""
    out = [(clip.group, sound.read(clip.path), clip.transcript) for clip in split.measuring_people(data)]
    with open(data / "speech" / "manifest.tsv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["kind"] in ("read", "command", "intent", "oov", "aec") and playable(row["file"]):
                out.append(("speech-" + row["kind"], sound.read(data / "speech" / row["file"]), row["transcript"] or ""))
    return out


def playable(file: str) -> bool:
    """Bare numbers without a head (.raw) say nothing of their rate."""
    return not file.endswith((".raw", ".pcm"))


def recorded(data: Path, kinds) -> list[np.ndarray]:
    """Recordings of data/speech of these kinds."""
    with open(data / "speech" / "manifest.tsv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] in kinds and playable(row["file"])]
    return [sound.read(data / "speech" / row["file"]) for row in rows]


def sentences_by_hibari(folder: Path, clips, count: int) -> list[np.ndarray]:
    """hibari reads what the kept-out people read: synthesised ordinary speech."""
    path = folder / "hibari-sentences.npz"
    if not path.exists():
        mouth = speak.Hibari()
        texts = list(dict.fromkeys(words.lower() for _, _, words in clips if len(words.split()) > 3 and "stop" not in words.lower()))
        waves = [sound.whole(mouth.read_out(words + ".")) for words in texts[:count]]
        np.savez(path, wave=np.concatenate(waves), ends=np.cumsum([len(wave) for wave in waves]))
    kept = dict(np.load(path))
    starts = np.concatenate([[0], kept["ends"][:-1]])
    return [sound.real(kept["wave"][a:b]) for a, b in zip(starts, kept["ends"])]
