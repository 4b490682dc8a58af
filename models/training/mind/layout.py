"""The text between the runtime and the model, as LAYOUT.md states it, and its tokens."""

from abilities import write_answer

PREFIX = "<|im_start|>user\n"
HEADER = "<|im_end|>\n<|im_start|>assistant\n"
RESULT = "<|im_end|>\n<|im_start|>tool\n"
AGAIN = "<|im_end|>\n<|im_start|>user\n"
END = "<|im_end|>"
#: Earlier turns that are kept, and the most characters of a result.
TURNS = 2
LONGEST_RESULT = 200


def short_result(text: str) -> str:
    """A result, cut at a word when it is long; long_result.txt holds one that the program has to cut alike."""
    if len(text) <= LONGEST_RESULT:
        return text
    return text[:LONGEST_RESULT].rsplit(" ", 1)[0] + " …"


def prompt(earlier: list[tuple[str, list[dict], str]], request: str, verbs) -> str:
    """What follows PREFIX: earlier turns (request, calls, what Sotto said), then the request, up to the answer."""
    text = ""
    for said, calls, result in earlier[-TURNS:]:
        text += said + HEADER + write_answer(calls, verbs)
        if result:
            text += RESULT + short_result(result)
        text += AGAIN
    return text + request + HEADER


def tokenizer(path):
    """The tokenizer inside a GGUF file: byte-level BPE, digits one by one."""
    import gguf
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    reader = gguf.GGUFReader(str(path))
    get = lambda key: reader.fields[key].contents()
    tokens, kinds = get("tokenizer.ggml.tokens"), get("tokenizer.ggml.token_type")
    merges = [tuple(pair.split(" ", 1)) for pair in get("tokenizer.ggml.merges")]
    made = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ])
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([
        AddedToken(token, special=True, normalized=False) for token, kind in zip(tokens, kinds) if kind == 3
    ])
    return made


def tokens(tok, text: str) -> list[int]:
    """Tokens of one part; the runtime tokenises prefix and rest apart."""
    return tok.encode(text, add_special_tokens=False).ids
