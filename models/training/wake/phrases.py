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

# Near the wake word. All of them must stay unheard. ("Soto" is not among them: many would say "Sotto" like that.)
NEAR_WAKE = [
    "hey Otto", "a photo", "so to speak", "motto", "hey Siri", "say so to", "lotto", "auto", "hey Scotto",
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
NEAR_NAME = ["sato", "Otto", "soda", "sorta", "salt", "sought a", "sock", "so too", "sauté", "solo", "Santo",
             "shadow", "sought", "sat", "soft", "sort", "psycho", "saw two", "set to", "suit", "sod", "sitting", "city"]
# Near "stop".
NEAR_STOP = [
    "stopped", "stock", "shop", "top", "step", "stomp", "stoop", "start", "stuff", "stamp", "spot", "store", "pop",
    "stalk", "swap", "stack", "stopping", "storm", "chop", "drop", "hop", "staff", "stay", "stomach", "sob", "scope",
    "slope", "shot", "cop", "star", "story", "sop", "strap", "strip", "state", "stab", "stood", "stone", "dot", "what",
    "it's hot", "as top", "upset", "sit up", "sharp", "sports", "setup", "tip", "tap", "stuck", "stocks", "stopper",
]
# What is put together with a greeting or something like one: names, words that begin or end like the wake word, any others.
LIKE_HEY = ["hey", "hey", "hey", "hey", "say", "they", "a", "okay", "day", "hi", "way", "play", "hello", "her", "he"]
FURTHER = [
    "Sophia", "Sonya", "Simon", "Sam", "Susan", "Stella", "Stefano", "Sergio", "Sandro", "Sancho", "Silvio", "Saul", "Sawyer",
    "Cecil", "Celia", "Sylvia", "Theo", "Thomas", "Oscar", "Arturo", "Alberto", "Roberto", "Ricardo", "Antonio", "Matteo",
    "Mario", "Marco", "Pablo", "Leo", "Hugo", "Bruno", "Diego", "Guido", "Milo", "Arlo", "Ringo", "Bobby", "Robert", "Molly",
    "Holly", "Dotty", "Scotty", "Monty", "Johnny", "Robin", "Martha", "Margot", "Daddy", "mama", "grandpa", "mommy", "brother",
    "sister", "darling", "honey", "everyone", "everybody", "folks", "people", "kids", "boys", "ladies", "neighbour",
    "chatterbox", "robot", "kitty", "puppy", "dog", "cat", "house", "kitchen", "lights", "music", "phone", "teacher", "professor",
    "sought it", "sawed off", "sauce", "saucer", "sausage", "salty", "sorted", "sorting", "source", "sonic", "song", "softer",
    "something", "sometimes", "Saturday", "satin", "saddle", "sadly", "sudden", "settle", "seven", "silver", "single", "sitar",
    "soap", "social", "solar", "soldier", "sonata", "sort out", "south", "subtle", "sultan", "suitor", "sweater", "Scott too",
    "spotted", "spotless", "shot though", "shotgun", "shouted", "shut up", "short of", "what though", "not though", "got to",
    "got the", "hot toe", "lot to", "ought to", "bought a", "caught a", "taught her", "daughter", "bottle", "bottom", "model",
    "body", "nobody", "pottery", "lottery", "jotted", "rotten", "forgotten", "Gotham", "Prato", "risotto", "legato", "vibrato",
    "gelato", "cello", "jello", "yellow", "hollow", "follow", "swallow", "tempo", "turbo", "combo", "condo", "pronto", "Toronto",
    "what's on", "what's up", "where are you", "wait a second", "look at that", "come here", "listen", "so what", "so long", "so far",
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


def near(rng: np.random.Generator) -> str:
    """A short phrase that must stay unheard: nearly a wake word, nearly "stop", or any other."""
    draw = rng.random()
    if draw < 0.36:
        return str(rng.choice(NEAR_WAKE))
    if draw < 0.58:
        return f"{rng.choice(LIKE_HEY)} {rng.choice(FURTHER)}"
    if draw < 0.66:
        return str(rng.choice(NEAR_NAME))
    if draw < 0.70:
        return str(rng.choice(FURTHER))
    if draw < 0.92:
        return str(rng.choice(NEAR_STOP))
    return str(rng.choice(PLAIN + AFTER + BEFORE))


def utterance(rng: np.random.Generator, british: bool, phonemes) -> list[tuple[str, str]]:
    """One short breath of phrases as (label, phonemes); the text between labelled phrases is OTHER. Short ones: what costs
    is each second of sound, what teaches is each new voice saying the phrase, and scenes put them after one another."""
    def word(text):
        return (OTHER, phonemes(text, british))

    pause = (OTHER, str(rng.choice([". ", "! ", ", ", "? ", "… "])))
    end = (OTHER, str(rng.choice([".", ".", "!", ",", "?", ""])))
    hey, bare, halt = (HEY, greeting(rng, british)), (SOTTO, name(rng, british)), (STOP, stop(british))
    comma = (OTHER, str(rng.choice([", ", " "])))
    kind = rng.random()
    if kind < 0.27:
        return [hey, end]
    if kind < 0.42:  # going on without a pause
        return [hey, comma, word(str(rng.choice(AFTER))), end]
    if kind < 0.48:
        return [word(str(rng.choice(BEFORE))), comma, hey, end]
    if kind < 0.53:
        parts = [hey, [bare, halt, word(near(rng)), word(near(rng))][int(rng.integers(4))]]
        rng.shuffle(parts)
        return [tuple(parts[0]), pause, tuple(parts[1]), end]
    if kind < 0.60:
        return [bare, end]
    if kind < 0.64:
        return [bare, comma, word(str(rng.choice(AFTER))), end]
    if kind < 0.72:
        return [halt, end]
    if kind < 0.76:
        return [halt, comma, word(str(rng.choice(AFTER_STOP))), end]
    if kind < 0.94:
        return [word(near(rng)), end]
    return [word(near(rng)), pause, word(near(rng)), end]
