"""What a microphone makes of a voice: rooms, distance, noise, level; and sounds in which nobody speaks to it."""

import numpy as np
from common import rooms
from common.sound import RATE, at_loudness, rms


class Scenes:
    """Keeps a stock of rooms and noises, since making one takes longer than using it; both change slowly."""

    def __init__(self, seed: int, speech: list[np.ndarray], stock: int = 48):
        self.dice = np.random.default_rng(seed)
        self.speech = speech
        self.rooms = [rooms.room(self.dice) for _ in range(stock)]
        self.noises = [self.noise() for _ in range(stock)]

    def noise(self) -> np.ndarray:
        return rooms.any_noise(self.dice, 8 * RATE, self.speech)

    def renew(self) -> None:
        """Takes one room and one noise out of the stock and puts new ones in."""
        place = int(self.dice.integers(len(self.rooms)))
        self.rooms[place], self.noises[place] = rooms.room(self.dice), self.noise()

    def some_noise(self, count: int) -> np.ndarray:
        noise = self.noises[int(self.dice.integers(len(self.noises)))]
        at = int(self.dice.integers(len(noise)))
        return np.resize(np.roll(noise, -at), count) if count > len(noise) else np.roll(noise, -at)[:count]

    def voice(self, sound: np.ndarray) -> np.ndarray:
        """The sound as some microphone in some room hears it; as it was in four of ten cases."""
        dice = self.dice
        before, behind = (int(dice.uniform(0, 0.5) * RATE) if dice.random() < 0.35 else 0 for _ in range(2))
        if dice.random() < 0.4:
            sound = np.concatenate([np.zeros(before, np.float32), sound, np.zeros(behind, np.float32)])
            return self.level(sound)
        length = len(sound)
        if dice.random() < 0.6:
            sound = rooms.in_room(sound, self.rooms[int(dice.integers(len(self.rooms)))])
            # the echo may run into the time behind the words, not further
            sound = sound[: length + int(0.2 * RATE)]
        if dice.random() < 0.4:
            sound = rooms.microphone(sound, dice)
        sound = np.concatenate([np.zeros(before, np.float32), sound, np.zeros(behind, np.float32)]).astype(np.float32)
        if dice.random() < 0.75:
            sound = rooms.with_noise(sound, self.some_noise(len(sound)), dice.uniform(0, 22))
        return self.level(sound)

    def nobody(self, count: int) -> np.ndarray:
        """Silence, noise, music or a far crowd."""
        dice = self.dice
        chance = dice.random()
        if chance < 0.12:
            return np.zeros(count, np.float32)
        if chance < 0.25:
            return rooms.coloured(dice, count, dice.uniform(0, 2)) * np.float32(10 ** dice.uniform(-4, -1))
        if chance < 0.5:
            sound = rooms.music(dice, count)
        elif chance < 0.6:
            sound = rooms.babble(dice, count, self.speech, int(dice.integers(7, 14)))
            sound = rooms.in_room(sound, self.rooms[int(dice.integers(len(self.rooms)))])[:count]
        else:
            sound = rooms.any_noise(dice, count)
        if dice.random() < 0.3:
            start = int(dice.uniform(0, 0.6) * count)
            sound[:start] *= np.float32(0.001)
        return sound * np.float32(10 ** dice.uniform(-3, -0.5) / max(rms(sound), 1e-6))

    def level(self, sound: np.ndarray) -> np.ndarray:
        return at_loudness(sound, float(self.dice.uniform(-42, -14)))
