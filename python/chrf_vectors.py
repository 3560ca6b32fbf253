"""Vectors for src/engine/measuring: what sacrebleu's default chrF says of single answers and of all of them together.

    python python/chrf_vectors.py      writes src/engine/measuring/fixtures/chrf.json
"""

import json
import pathlib
import random

from sacrebleu.metrics import CHRF

PAIRS = [
    ("", ""),
    ("", "26"),
    ("26", ""),
    ("26", "26"),
    ("2", "26"),
    ("126", "26"),
    ("-9", "13"),
    (" 2 6\t", "26"),
    ("the cat sat on the mat", "the cat sat on the mat"),
    ("The cat is on the mat.", "the cat sat on the mat"),
    ("on the mat sat the cat", "the cat sat on the mat"),
    ("a cat", "the cat sat on the mat, and it did not move"),
    ("aaaaaaaaaa", "aaa"),
    ("abcabcabc", "cbacba"),
    ("naïve café", "naive cafe"),
    ("日本語です", "日本語でした"),
    ("🙂🙂 a", "🙂 a🙃"),
    ("x\u00a0y\u2003z\u0085w\u001cv", "xyzwv"),
    ("x\ufeffy", "xy"),
    ("x\u200by", "xy"),
]


def drawn(count: int) -> list[tuple[str, str]]:
    generator = random.Random(7)
    text = lambda: "".join(generator.choice("abc 1é🙂") for _ in range(generator.randrange(0, 14)))
    return [(text(), text()) for _ in range(count)]


def main() -> None:
    metric = CHRF()
    pairs = PAIRS + drawn(40)
    rows = [
        {"answer": answer, "expected": expected, "chrf": metric.sentence_score(answer, [expected]).score}
        for answer, expected in pairs
    ]
    corpus = metric.corpus_score([answer for answer, _ in pairs], [[expected for _, expected in pairs]]).score
    folder = pathlib.Path(__file__).parent.parent / "src/engine/measuring/fixtures"
    folder.mkdir(exist_ok=True)
    vectors = {"signature": str(metric.get_signature()), "rows": rows, "corpus": corpus}
    (folder / "chrf.json").write_text(json.dumps(vectors, ensure_ascii=True, indent=2) + "\n")


if __name__ == "__main__":
    main()
