"""patchbay-eval: how many answers of a composition are exactly right, and the mean loss of a label."""

import argparse
import json
from pathlib import Path

from accelerate import Accelerator

from ..examples import encode_example, read_examples, sides_of
from ..training.scoring import score
from .opening import opened, parser


def arguments() -> argparse.ArgumentParser:
    asking = parser(__doc__)
    asking.add_argument("--data", type=Path, required=True)
    asking.add_argument("--batch", type=int, default=64)
    return asking


def main() -> None:
    asked = arguments().parse_args()
    try:
        accelerator = Accelerator()
        composition = opened(asked)
        sides = sides_of(composition)
        examples = [encode_example(example, sides) for example in read_examples(asked.data)]
        model = composition.to(accelerator.device)
        found = score(model, examples, accelerator, asked.batch, sides[""].unknown)
    except (ValueError, OSError) as wrong:
        raise SystemExit(f"patchbay-eval: {wrong}") from wrong
    if accelerator.is_main_process:
        text = f"{found.exact:.1%} of {found.n} exactly right, loss {found.loss:.4f}"
        print(json.dumps(found.to_json()) if asked.json else text)


if __name__ == "__main__":
    main()
