"""Where tokens end in the text, and what an anchor token may see of an augmenter: tokens that end no later than it does.

That rule (src/engine/text/alignment.ts) serves any two tokenizers. A token that holds only the first part of a character
ends at a fraction inside of it, so nobody sees a character before all of it is there (src/engine/text/tracked.ts).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer


@dataclass(frozen=True)
class EncodedText:
    """`ends`: characters of the text that end with each token, rising. What the tokenizer adds in front ends at 0
    (and -1 … before it), at the back behind all text."""

    ids: list[int]
    ends: list[float]


def whole_tokenizer(tokenizer: Tokenizer) -> Tokenizer:
    """The same, with white space belonging to the token that holds it, and nothing cut off or filled up."""
    text = tokenizer.to_str()
    plain = Tokenizer.from_str(text.replace('"trim_offsets":true', '"trim_offsets":false'))
    plain.no_truncation()
    plain.no_padding()
    return plain


def encode(tokenizer: Tokenizer, text: str) -> EncodedText:
    """`tokenizer` from `whole_tokenizer`."""
    encoding = tokenizer.encode(text)
    own = [i for i, sequence in enumerate(encoding.sequence_ids) if sequence is not None]
    first, last = (own[0], own[-1]) if own else (_in_front(tokenizer), _in_front(tokenizer) - 1)
    ends: list[float] = list(range(1 - first, 1))
    inside, before = 0, -1  # bytes of the character at `before` that are there already
    for i in range(first, last + 1):
        start, end = encoding.offsets[i]
        next_start = encoding.offsets[i + 1][0] if i < last else len(text)
        while end < next_start and _composes(text[end]):
            end += 1
        if end <= next_start:
            ends.append(end)
            continue
        if before != next_start:
            inside, before = -len(text[start:next_start].encode()), next_start
        inside += _bytes_of(encoding, i)
        total = len(text[next_start:end].encode()) + 1
        ends.append(next_start + min(max(inside, 0.5), total - 0.5) / total)
    for i in range(last - 1, first - 1, -1):  # rising from token to token: none sees the one behind it
        ends[i] = min(ends[i], ends[i + 1] - 2**-20)
    behind = len(encoding.ids) - 1 - last
    return EncodedText(encoding.ids, ends + [len(text) + 1 + i for i in range(behind)])


def visible(anchor_ends: Sequence[float], augmenter_ends: Sequence[float]) -> list[int]:
    """For each anchor token: how many augmenter tokens end no later. Both never fall; O(n + m)."""
    seen, counts = 0, []
    for end in anchor_ends:
        while seen < len(augmenter_ends) and augmenter_ends[seen] <= end:
            seen += 1
        counts.append(seen)
    return counts


def _in_front(tokenizer: Tokenizer) -> int:
    """How many tokens are put before a text, also before an empty one."""
    sequences = tokenizer.encode("a").sequence_ids
    return next((i for i, sequence in enumerate(sequences) if sequence is not None), 0)


def _bytes_of(encoding: Encoding, i: int) -> int:
    """Of a token in a byte-level vocabulary, where each character stands for a byte, or of one such as <0xF0>."""
    token = encoding.tokens[i]
    return 1 if token.startswith("<0x") and token.endswith(">") else len(token)


def _composes(character: str) -> bool:
    """With what stands before it, when a tokenizer composes characters (NFC)."""
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"
