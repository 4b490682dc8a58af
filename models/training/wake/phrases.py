"""What is said for training: the wake word and "stop" in several pronunciations, phrases that sound nearly like them,
and a few words around. Phonemes are those of the package hibari-tts; see common/speak.py."""

import numpy as np

HEY, SOTTO, STOP, OTHER = "hey", "sotto", "stop", "other"

# How people may say the name, most likely first: flapped and plain t, open and rounded o, British, Italian, glottal.
AMERICAN = ["sˈɑTO", "sˈɑtO", "sˈɑTO", "sˈɔtO", "sˈɔTO", "sˈɑːTO", "sˈɒtO"]
BRITISH = ["sˈɒtQ", "sˈɒtQ", "sˈɒtO", "sˈɔːtQ", "sˈɒTQ", "sˈɒʔQ", "sˈɔto"]
GREETING = ["hˈA", "hˈA", "hˌA", "hA", "ˈA"]
AFTER = [
    "what time is it", "play", "call mum", "set a timer", "turn on", "remind me", "the weather", "open", "are you there",
    "I need", "how do", "take a note", "next", "good morning", "who is", "add milk", "volume up", "translate", "find",
    "is it", "tell me", "what's on", "please", "and then", "thanks", "you know", "write", "what is", "could you",
]
BEFORE = ["okay", "um", "so", "and", "right", "yes", "well", "now", "oh", "but", "please", "I said", "thanks", "no"]
AFTER_STOP = ["please", "that", "it", "now", "talking", "the music", "the timer", "there", "listening", "reading"]

# Near the wake word. All of them must stay unheard.
NEAR_WAKE = [
    "hey Otto", "hey Soto", "a photo", "so to speak", "motto", "hey Siri", "say so to", "lotto", "auto", "hey Scotto",
    "sort of", "grotto", "hey auto", "hey photo", "hey Scott", "hey soda", "hey solo", "hey shadow", "hey Toto",
    "hey sorta", "they sought to", "they saw two", "hey Google", "hey computer", "okay computer", "Alexa", "hey Jude",
    "hey buddy", "hey so", "hey Sarah", "hey Santa", "say auto", "stay over", "hey sir", "hey doctor", "hey salt",
    "hey guys", "hey there", "hey you", "hey man", "hey mister", "day job", "a lot of", "hey otter", "hey water",
    "ghetto", "hay stack", "they sat over", "pesto", "potato", "tomato", "hey suckers", "a sotter", "he's thought of",
    "essay topic", "hey sock", "hey some more", "hey Sunday", "sitter", "cotton", "hey Samantha",
    "hey Tito", "hey what", "blotto", "a cheddar block", "you better talk", "zero", "soccer", "soft tone", "hey soft toy",
    "a motto", "hey Lotto", "hey Sadie", "hey Sofa", "hey Psycho", "hey sort it", "say it so", "hey Salto", "staccato",
]
# Near the bare name only.
NEAR_NAME = ["soto", "sato", "Otto", "soda", "sorta", "salt", "sought a", "sock", "so too", "sauté", "solo", "Santo",
             "shadow", "sought", "sat", "soft", "sort", "psycho", "saw two", "set to", "suit", "sod", "sitting", "city"]
# Near "stop".
NEAR_STOP = [
    "stopped", "stock", "shop", "top", "step", "stomp", "stoop", "start", "stuff", "stamp", "spot", "store", "pop",
    "stalk", "swap", "stack", "stopping", "storm", "chop", "drop", "hop", "staff", "stay", "stomach", "sob", "scope",
    "slope", "shot", "cop", "star", "story", "sop", "strap", "strip", "state", "stab", "stood", "stone", "dot", "what",
    "it's hot", "as top", "upset", "sit up", "sharp", "sports", "setup", "tip", "tap", "stuck", "stocks", "stopper",
]
PLAIN = [
    "the quick brown fox", "I am not sure about that", "let's see what happens", "see you tomorrow at the office",
    "did you get my message", "it was a dark night", "we could go for a walk", "seven hundred and forty two",
    "the train leaves at nine", "my sister has two cats", "put it on the table", "that is what he said to me",
    "no I don't think so", "what do you want to eat", "she bought some apples", "the door is open again",
    "as soon as possible", "I thought so too", "a lot of it", "he has got to go", "say that once more",
]


def greeting(rng: np.random.Generator, british: bool) -> str:
    """"hey Sotto" as one of many would say it."""
    name = rng.choice(BRITISH if british != (rng.random() < 0.1) else AMERICAN)
    gap = rng.choice([" ", " ", " ", " ", ", "])
    return f"{rng.choice(GREETING)}{gap}{name}"


def name(rng: np.random.Generator, british: bool) -> str:
    """The bare name."""
    return str(rng.choice(BRITISH if british != (rng.random() < 0.1) else AMERICAN))


def stop(british: bool) -> str:
    """"stop"."""
    return "stˈɒp" if british else "stˈɑp"


def utterance(rng: np.random.Generator, british: bool, phonemes) -> list[tuple[str, str]]:
    """One breath of phrases as (label, phonemes); the text between labelled phrases is OTHER."""
    def word(text):
        return (OTHER, phonemes(text, british))

    def near():
        pool = [NEAR_WAKE, NEAR_WAKE, NEAR_STOP, NEAR_NAME][int(rng.integers(4))]
        return word(str(rng.choice(pool)))

    pause = (OTHER, str(rng.choice([". ", "! ", ", ", "? ", "… "])))
    end = (OTHER, str(rng.choice([".", "!", ",", "?", ""])))
    hey, bare, halt = (HEY, greeting(rng, british)), (SOTTO, name(rng, british)), (STOP, stop(british))
    comma = (OTHER, str(rng.choice([", ", " "])))
    kind = rng.random()
    if kind < 0.33:  # the wake word among others, in any place
        parts = [hey, [bare, halt, near(), near()][int(rng.integers(4))], near()]
        rng.shuffle(parts)
    elif kind < 0.43:
        return [hey, end]
    elif kind < 0.65:  # going on without a pause
        return [hey, comma, word(str(rng.choice(AFTER))), end]
    elif kind < 0.72:
        return [word(str(rng.choice(BEFORE))), comma, hey, end]
    elif kind < 0.78:
        return [bare, comma, word(str(rng.choice(AFTER))), end]
    elif kind < 0.84:
        return [halt, comma, word(str(rng.choice(AFTER_STOP))), end]
    elif kind < 0.88:
        return [[hey, bare][int(rng.integers(2))], comma, halt, end]
    else:
        parts = [near() for _ in range(3)] if rng.random() < 0.8 else [word(str(rng.choice(PLAIN))), near()]
    out = []
    for part in parts:
        out += [tuple(part), pause]
    return [*out[:-1], end]
