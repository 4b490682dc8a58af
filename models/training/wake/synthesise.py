"""Speaks the training phrases with Kokoro (voices, blends, speeds) and espeak-ng, and keeps them with the place of each
phrase. Shards are numbered and each depends only on its number, so an interrupted run goes on where it stopped."""

import tempfile
import time
from pathlib import Path

import numpy as np

from common import sound, speak
from common.paths import starter
from common.split import check_voices

from . import phrases

SEED = 20261121
SHARD = 25
FRAME = 400  # samples at 16 kHz of one frame of Kokoro's durations


class TimedKokoro(speak.Kokoro):
    """Kokoro with its own durations as second output, so that the end of a phrase is known to 25 ms."""

    def __init__(self, threads: int = 1):
        super().__init__(threads)
        import onnx

        model = onnx.load(str(starter("kokoro", "kokoro.onnx")))
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info("/encoder/Clip_output_0"))
        with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
            onnx.save(model, file.name)
            del model
            self.net = speak._session(Path(file.name), threads)

    def say_parts(self, parts, voice, speed, for_measuring=False):
        """(label, phonemes) parts to sound and [(label, start, end)] in samples."""
        if not for_measuring:
            check_voices(one.split("*")[0] for one in voice.split("+"))
        ids, spans = [], []
        for label, letters in parts:
            at = len(ids)
            ids += [self.letters[letter] for letter in letters if letter in self.letters]
            spans.append((label, at, len(ids)))
        out, durations = self.net.run(None, {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": self.style(voice)[len(ids) - 1][None].astype(np.float32),
            "speed": np.array([speed], np.float32),
        })
        wave = sound.resample(out.reshape(-1), speak.OWN_RATE)
        ends = np.concatenate([[0], np.cumsum(durations.reshape(-1))]) * FRAME
        assert abs(ends[-1] - len(wave)) <= 2 * FRAME, (ends[-1], len(wave))
        return wave, [(label, int(ends[a + 1]), int(ends[b + 1])) for label, a, b in spans if label != phrases.OTHER]


def some_voice(rng, english, foreign):
    """A voice, a blend of two, or rarely a blend with a voice of another language."""
    first = str(rng.choice(english))
    draw = rng.random()
    if draw < 0.35:
        return first
    other = str(rng.choice(english if draw < 0.88 else foreign))
    return first if other == first else f"{first}+{other}*{rng.uniform(0.2, 0.6 if draw < 0.88 else 0.45):.2f}"


def kokoro_shards(folder: Path, count: int, minutes: float, tell=print) -> None:
    """Up to `count` shards, or as many as fit into so many minutes of work."""
    missing = [number for number in range(count) if not (folder / f"kokoro-{number:04}.npz").exists()]
    if not missing:
        return
    kokoro = TimedKokoro()
    english = kokoro.voices()
    foreign = [name for name in kokoro.voices(english=False) if name not in english]
    began = time.time()
    for done, number in enumerate(missing):
        spent = (time.time() - began) / 60
        if spent > minutes:
            tell(f"synthesis: stopped after {spent:.0f} minutes with {count - len(missing) + done} of {count} shards")
            return
        rng = np.random.default_rng([SEED, number])
        waves, spans, voices = [], [], []
        for _ in range(SHARD):
            voice = some_voice(rng, english, foreign)
            parts = phrases.utterance(rng, speak.is_british(voice), speak.phonemes)
            speed = float(np.clip(rng.normal(1.0, 0.14), 0.75, 1.35))
            wave, places = kokoro.say_parts(parts, voice, speed)
            waves.append(sound.whole(wave * 0.9))
            spans.append(places)
            voices.append(voice)
        save(folder / f"kokoro-{number:04}.npz", waves, spans, voices)
        left = (time.time() - began) / (done + 1) * (len(missing) - done - 1)
        tell(f"synthesis: Kokoro {number + 1}/{count}, {min(left / 60, minutes):.0f} minutes left")


ESPEAK_VOICES = ["en-us", "en-us", "en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-us-nyc",
                 "it", "de", "nl", "es", "sv", "pl", "fr"]
VARIANTS = ["", "", "+m1", "+m2", "+m3", "+m4", "+m5", "+m6", "+m7", "+f1", "+f2", "+f3", "+f4", "+f5", "+klatt2", "+klatt4",
            "+croak", "+whisper", "+linda", "+steph", "+belinda", "+edward", "+max", "+Michael"]


def espeak_shards(folder: Path, count: int, tell=print) -> None:
    """Short phrases by espeak-ng: odd, but other voices than Kokoro's."""
    missing = [number for number in range(count) if not (folder / f"espeak-{number:04}.npz").exists()]
    began = time.time()
    for done, number in enumerate(missing):
        rng = np.random.default_rng([SEED, 7, number])
        waves, spans, voices = [], [], []
        for _ in range(SHARD * 4):
            language = str(rng.choice(ESPEAK_VOICES))
            voice = language + str(rng.choice(VARIANTS))
            label, text = espeak_text(rng, language.startswith("en"))
            try:
                wave = speak.espeak(text, voice, int(rng.uniform(125, 235)), int(rng.uniform(15, 85)))
            except RuntimeError:  # a variant that this espeak does not have
                continue
            wave = sound.trimmed(wave, 45)
            if len(wave) < 1600 or len(wave) > 16000 * 6:
                continue
            waves.append(sound.whole(wave))
            spans.append([(label, 0, len(wave))] if label != phrases.OTHER else [])
            voices.append("espeak " + voice)
        save(folder / f"espeak-{number:04}.npz", waves, spans, voices)
        if number % 2 == 0:
            left = (time.time() - began) / (done + 1) * (len(missing) - done - 1)
            tell(f"synthesis: espeak {number + 1}/{count}, {left / 60:.1f} minutes left")


def espeak_text(rng, english: bool):
    """A label and what espeak is given."""
    draw = rng.random()
    if draw < 0.35:
        spoken = ["hey Sotto", "hey Sotto", "hey, Sotto", "hey Sahto", "[[h'eI s'0t@U]]", "[[h'eI s'A:toU]]"]
        return phrases.HEY, str(rng.choice(spoken if english else ["hey Sotto", "hei Sotto"]))
    if draw < 0.45:
        return phrases.SOTTO, str(rng.choice(["Sotto", "Sotto", "Sahto"] if english else ["Sotto"]))
    if draw < 0.55 and english:
        return phrases.STOP, "stop"
    return phrases.OTHER, phrases.near(rng)


def save(path: Path, waves, spans, voices) -> None:
    """One shard: sounds end to end, where each ends, and the phrases in each."""
    check_voices(part.split("*")[0] for voice in voices for part in voice.split("+"))
    rows = [(index, label, start, end) for index, places in enumerate(spans) for label, start, end in places]
    part = path.with_suffix(".part.npz")
    np.savez(part, wave=np.concatenate(waves), ends=np.cumsum([len(wave) for wave in waves]), voices=np.array(voices),
             index=np.array([row[0] for row in rows], np.int32), label=np.array([row[1] for row in rows], dtype="U8"),
             start=np.array([row[2] for row in rows], np.int32), end=np.array([row[3] for row in rows], np.int32))
    part.rename(path)


def load(folder: Path, kind: str):
    """All shards of a kind: [(wave int16, [(label, start, end)], voice)]."""
    out = []
    for path in sorted(folder.glob(f"{kind}-*.npz")):
        if path.name.endswith(".part.npz"):
            continue
        shard = dict(np.load(path))  # once: each look into the file itself reads the whole array
        starts = np.concatenate([[0], shard["ends"][:-1]])
        places = [[] for _ in starts]
        for index, label, start, end in zip(shard["index"], shard["label"], shard["start"], shard["end"]):
            places[index].append((str(label), int(start), int(end)))
        voices = [str(voice) for voice in shard["voices"]]
        check_voices(part.split("*")[0] for voice in voices for part in voice.split("+"))
        out += [(shard["wave"][a:b].copy(), where, voice) for a, b, where, voice in zip(starts, shard["ends"], places, voices)]
    return out
