"""Asks the real engine (`sotto-mind`) over its pipes: frames of 16 bytes and a message in postcard, as `crates/engines` has them."""

import struct
import subprocess
import time
from pathlib import Path

from layout import END, PREFIX

MESSAGE = 1
#: Places in the enums of `crates/engines`: what is asked, what is said.
REQUEST, LOAD, COMPLETE = 0, 0, 2
EVENT, DONE, FAILED = 0, 1, 2
LOADED, TEXT, FINISHED = 0, 1, 4
FREE, GRAMMAR = 0, 3


def number(n: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def text(words: str) -> bytes:
    return number(len(words.encode())) + words.encode()


def maybe(words: str | None) -> bytes:
    return b"\0" if words is None else b"\1" + text(words)


def read_number(said: bytes, at: int) -> tuple[int, int]:
    """A number at a place, and the place behind it."""
    value = shift = 0
    while True:
        byte = said[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def read_mean(said: bytes, at: int) -> float | None:
    """The mean log-probability of an answer, out of what it cost: four numbers and two times stand before it."""
    for _ in range(4):
        _, at = read_number(said, at)
    at += 8
    return struct.unpack("<f", said[at + 1:at + 5])[0] if said[at] else None


class Engine:
    """One engine with a model and, if any, an adapter."""

    def __init__(self, program: Path, model: Path, adapter: Path | None, threads: int = 0):
        self.running = subprocess.Popen([str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.frame()  # its greeting
        self.count = 0
        list(self.ask(number(LOAD) + text(str(model)) + maybe(str(adapter) if adapter else None) + number(2048) + number(0) + number(threads) + b"\0"))

    def frame(self) -> tuple[int, bytes]:
        header = self.running.stdout.read(16)
        if len(header) < 16:
            raise RuntimeError("the engine ended")
        length, kind = struct.unpack("<IB", header[:5])
        return kind, self.running.stdout.read(length)

    def ask(self, request: bytes):
        """Yields the pieces of text that come back until the request is done; how sure they were stands in `mean` then."""
        self.mean = None
        self.count += 1
        body = number(REQUEST) + request
        self.running.stdin.write(struct.pack("<IB3xQ", len(body), MESSAGE, self.count) + body)
        self.running.stdin.flush()
        while True:
            _, said = self.frame()
            if said[0] == DONE:
                return
            if said[0] == FAILED:
                raise RuntimeError(f"the engine failed: {said[1:]!r}")
            if said[0] == EVENT and said[1] == TEXT:
                length, at = read_number(said, 2)
                yield said[at:at + length].decode("utf-8", "replace")
            if said[0] == EVENT and said[1] == FINISHED:
                self.mean = read_mean(said, 2)

    def complete(self, prompt: str, grammar: str | None, most: int = 96) -> tuple[str, float]:
        """(what it writes, milliseconds from the request to its end)"""
        shape = number(FREE) if grammar is None else number(GRAMMAR) + text(grammar)
        sampling = struct.pack("<f", 0.0) + number(40) + struct.pack("<fff", 0.95, 0.05, 1.0) + number(1)
        asked = number(COMPLETE) + text(PREFIX + prompt) + number(len(PREFIX)) + shape + sampling + number(most) + number(1) + text(END) + b"\0"
        began = time.monotonic()
        said = "".join(self.ask(asked))
        return said, 1000 * (time.monotonic() - began)

    def close(self):
        self.running.stdin.close()
        self.running.wait(10)
