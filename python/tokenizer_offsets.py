"""Vectors for src/engine/text: what the Rust `tokenizers` says about ids and about where each token ends.

    python python/tokenizer_offsets.py                     writes src/engine/text/fixtures/*.json
    python python/tokenizer_offsets.py TOKENIZER.json OUT  the same texts, for any other tokenizer

Needs `tokenizers` (0.23). `ends` counts UTF-16 code units. Two things are not taken as the Rust library has them,
because a mask is built from the ends: a token that shares its last character with the next token (a byte of it, or a
prefix put before it) ends where that character starts; and a character that was composed with the marks after it ends
behind those marks.
"""

import json
import pathlib
import sys
import unicodedata

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from tokenizers import Regex

TEXTS = [
    "",
    "dog + cat =",
    "dog + cat - 12 = ",
    "  Dog+zebra   =\n7",
    "Once upon a time, there was a little girl named Lily.",
    "naïve café, Führer, ½ 12345",
    "cafe\u0301 x\u0302 e\u0323\u0302 \u1112\u1161\u11ab",
    "日本 🙂 a日b🙂🙂c 𠀀",
    "İstanbul ΟΔΟΣ ﬁn ß",
    "<s>dog</s> cat <unk> <|end|>",
    "a\u00a0b\u2003c\td\r\n\r\ne",
    "🙂",
    " ",
    "_x_ don't WE'LL 'tis",
    "\u4e2d\u6587\u6ca1\u6709 spaces",
    "👨‍👩‍👧 flag 🇩🇪",
]


def utf16(text: str, characters: int) -> int:
    return len(text[:characters].encode("utf-16-le")) // 2


def composes_with_what_is_before(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"


def ends(text: str, encoding, first: int) -> list[int]:
    """`first`: how many tokens the post-processor puts in front."""
    result = []
    last = max((i for i, sequence in enumerate(encoding.sequence_ids) if sequence is not None), default=first - 1)
    for i, (_, end) in enumerate(encoding.offsets):
        if i < first:
            result.append(i + 1 - first)
        elif i > last:
            result.append(utf16(text, len(text)) + i - last)
        else:
            next_start = encoding.offsets[i + 1][0] if i < last else len(text)
            while end < next_start and composes_with_what_is_before(text[end]):
                end += 1
            result.append(utf16(text, min(end, next_start)))
    return result


def untrimmed(tokenizer: Tokenizer) -> Tokenizer:
    """Whitespace belongs to the token that holds it."""
    text = tokenizer.to_str().replace('"trim_offsets":true', '"trim_offsets":false')
    return Tokenizer.from_str(text)


def cases(tokenizer: Tokenizer, texts: list[str]) -> list[dict]:
    plain = untrimmed(tokenizer)
    first = plain.encode("a").sequence_ids.index(0)
    result = []
    for text in texts:
        encoding = plain.encode(text)
        decoded = tokenizer.decode(encoding.ids, skip_special_tokens=True)
        result.append({"text": text, "ids": encoding.ids, "ends": ends(text, encoding, first), "decoded": decoded})
    return result


def words() -> Tokenizer:
    vocabulary = ["<unk>", "<s>", "dog", "cat", "+", "-", "=", "<end>", *map(str, range(20))]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(vocabulary)}, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(Regex(r"[-+=]|\p{N}+|\p{L}+"), "isolated"),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    tokenizer.add_special_tokens(["<unk>", "<s>", "<end>"])
    return tokenizer


def byte_level() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        show_progress=False,
        special_tokens=["<|end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(TEXTS * 3, trainer)
    return tokenizer


def llama_style() -> Tokenizer:
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    latin = [text for text in TEXTS if text.isascii()]
    trained.train_from_iterator(latin * 3, trainers.BpeTrainer(vocab_size=120, show_progress=False))
    model = json.loads(trained.to_str())["model"]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens += sorted(model["vocab"], key=model["vocab"].get)
    tokenizer = Tokenizer(
        models.BPE(
            {token: i for i, token in enumerate(tokens)},
            [tuple(merge) for merge in model["merges"]],
            unk_token="<unk>",
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    return tokenizer


def metaspace() -> Tokenizer:
    """Unknown characters without byte fallback, a prefix only in front, an added token that takes the space before it."""
    trained = llama_style()
    model = json.loads(trained.to_str())
    model["normalizer"] = {"type": "NFKC"}
    model["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": True}
    model["decoder"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": True}
    model["post_processor"] = None
    model["model"]["byte_fallback"] = False
    model["added_tokens"].append(
        {
            "id": len(model["model"]["vocab"]),
            "content": "<|end|>",
            "single_word": False,
            "lstrip": True,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
    )
    return Tokenizer.from_str(json.dumps(model))


def write(path: pathlib.Path, tokenizer: Tokenizer, with_tokenizer: bool) -> None:
    content = {"cases": cases(tokenizer, TEXTS)}
    if with_tokenizer:
        content = {"tokenizer": json.loads(tokenizer.to_str()), **content}
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(path, path.stat().st_size, "bytes")


def main() -> None:
    if len(sys.argv) == 3:
        write(pathlib.Path(sys.argv[2]), Tokenizer.from_file(sys.argv[1]), with_tokenizer=False)
        return
    folder = pathlib.Path(__file__).parent.parent / "src/engine/text/fixtures"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "words.json", words(), with_tokenizer=True)
    write(folder / "byteLevel.json", byte_level(), with_tokenizer=True)
    write(folder / "llamaStyle.json", llama_style(), with_tokenizer=True)
    write(folder / "metaspace.json", metaspace(), with_tokenizer=True)


if __name__ == "__main__":
    main()
