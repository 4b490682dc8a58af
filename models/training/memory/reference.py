"""Writes crates/memory/tests/reference.json: what the reference tokenizer and the teacher make of a table of texts, for the
program's own test. Run: `python reference.py`.
"""

import json
import pathlib

import teacher

TEXTS = [
    "", " ", "\t\r\n", "the", "Hello, World!", "Where did I leave the spare key?", "It's 7:30 p.m. -- don't be late...",
    "naïve café déjà vu Ångström", "ÇA VA? ŒUVRE, ẞtraße, İstanbul", "e\u0301cole vs \u00e9cole", "東京タワーに行きました。", "我爱北京天安门",
    "서울에서 만나요", "שלום עולם", "مرحبا بالعالم", "Привет, мир", "हिन्दी में लिखा", "ไทย", "Ünïcödé 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "👍 thumbs up 👩‍👩‍👧 family 🇩🇪",
    "a\u200bb zero\u200dwidth \ufeffbom \u00adsoft", "null\0byte and \x07 bell \x7f del \x85 next", "non\u00a0breaking \u2003em\u2028line\u3000ideographic",
    "price: $12.50 (15% off) = €10,63 & more", "user@example.com https://example.org/a_b?c=d#e", "snake_case camelCase kebab-case",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis", "½ ² ™ ﬁ ligature Ⅳ", "“quotes” ‘single’ «guillemets» — dash – en … dots",
    "[unknown] ##suffix # # hash", "\ufffd\ue000\U000e0001 private", "a\u0378b not given", "ℌ𝒽 ＦＵＬＬ ｗｉｄｔｈ １２３", "ก็ ạ̈ ỗ stacked marks", "\U0002b825\U0002f800 rare signs", "x" * 100, "x" * 101,
]
LONG = [("x", 10_000), ("ab ", 5_000), ("word, ", 400), ("好", 600), ("\u0301", 3_000), ("e\u0301", 300)]
VECTORS = [
    "Where did I leave the spare key?", "the key is under the flowerpot", "Buy milk, eggs and 2 kg of flour.", "naïve café déjà vu Ångström", "", "東京タワーに行きました。",
    "The quick brown fox jumps over the lazy dog while the neighbours discuss the heating bill for last winter at great length.",
]

if __name__ == "__main__":
    folder = teacher.models_folder()
    tokens = teacher.tokenizer(folder)
    cut = [{"text": t, "times": 1, "rows": tokens.encode(t).ids} for t in TEXTS]
    cut += [{"text": t, "times": n, "rows": tokens.encode(t * n).ids} for t, n in LONG]
    vectors = [{"text": t, "vector": [round(float(x), 5) for x in v]} for t, v in zip(VECTORS, teacher.MiniLM(folder).embed(VECTORS))]
    out = pathlib.Path(__file__).resolve().parents[3] / "crates/memory/tests/reference.json"
    out.parent.mkdir(exist_ok=True)
    lines = [json.dumps(one) for one in cut], [json.dumps(one) for one in vectors]
    out.write_text('{"cut": [\n' + ",\n".join(lines[0]) + '\n],\n"vectors": [\n' + ",\n".join(lines[1]) + "\n]}\n")
    print(f"wrote {out}: {len(cut)} cut texts, {len(vectors)} vectors")
