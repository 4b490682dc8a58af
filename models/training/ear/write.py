"""Writes the trained encoder as the file that is committed: GGUF, matrices in 8 bits, and nothing that the stock file has
already (the positions are not trained, the decoder is not touched). `./x models` joins it with the stock file."""

import hashlib
from pathlib import Path

import gguf
import numpy as np

from whisper import Whisper

ARCHITECTURE = "sotto-whisper-encoder"
RECIPE_VERSION = 1
NOT_TRAINED = ("encoder.positional_embedding",)


def sha256(path: Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def write(trained: Whisper, stock: Path, to: Path, form: str = "Q8_0") -> None:
    """`form` is Q8_0 or F16; convolutions stay in 16 bits, as whisper.cpp wants them, and vectors in 32."""
    writer = gguf.GGUFWriter(str(to), ARCHITECTURE)
    writer.add_name("Whisper tiny.en encoder, tuned by Sotto for short audio")
    writer.add_license("MIT")
    writer.add_string("sotto.base_sha256", sha256(stock))
    writer.add_uint32("sotto.recipe_version", RECIPE_VERSION)
    writer.add_bool("sotto.short_contexts", True)
    for name, numbers in trained.encoder_tensors().items():
        if name in NOT_TRAINED:
            continue
        if name.endswith(".bias") or numbers.ndim < 2:
            writer.add_tensor(name, np.ascontiguousarray(numbers.reshape(-1).astype(np.float32)))
        elif numbers.ndim == 2 and form == "Q8_0":
            kind = gguf.GGMLQuantizationType.Q8_0
            small = gguf.quants.quantize(np.ascontiguousarray(numbers), kind)
            writer.add_tensor(name, small, raw_dtype=kind)
        else:
            writer.add_tensor(name, np.ascontiguousarray(numbers.astype(np.float16)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def blend(trained: Whisper, start: Whisper, share: float) -> None:
    """Leaves so much of the trained encoder and takes the rest from the one that the training began with, number by number.
    What was learnt of a few kinds of speech costs less of all others then."""
    before = start.encoder.state_dict()
    now = trained.encoder.state_dict()
    trained.encoder.load_state_dict({name: before[name] + share * (now[name] - before[name]) for name in now})


def join(encoder: Path, stock: Path, to: Path) -> None:
    """What `./x models` does, to measure before it is built: the stock file with the encoder of another, 16 bits; and the
    note beside it that the ear may fit the context to the sound."""
    from whisper import read_ggml, write_ggml

    _, _, _, head, tensors = read_ggml(stock)
    for tensor in gguf.GGUFReader(str(encoder)).tensors:
        numbers = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        shape = tensors[tensor.name].shape
        tensors[tensor.name] = numbers.astype(np.float32).reshape(shape)
    write_ggml(to, head, tensors)
    Path(f"{to}.toml").write_text("short_contexts = true\n")


WENT_IN = [
    "Whisper tiny.en (MIT)",
    "speechocean762 (free for commercial and non-commercial purposes; Zhang et al., Interspeech 2021)",
    "rhasspy/dataset-voice-kathleen (CC0-1.0)",
    "commands written by the recipe, spoken by Kokoro-82M voices (Apache-2.0) without those that split.toml keeps out",
    "simulated rooms, noise and music",
]


def facts(stock: Path, size: str, lessons: int, minutes: float) -> dict:
    """What the manifest says about the file."""
    return {
        "kind": "whisper-encoder", "base": "whisper-tiny.en", "base_sha256": sha256(stock), "recipe": "models/training/ear",
        "recipe_version": RECIPE_VERSION, "licence": "MIT", "went_in": WENT_IN, "short_contexts": True, "size": size,
        "lessons": lessons, "core_minutes": round(minutes, 1),
    }
