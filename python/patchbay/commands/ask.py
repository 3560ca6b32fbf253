"""patchbay-ask: what a composition answers."""

import argparse
import json

import torch

from ..generation import Sampling, generate
from .opening import opened, parser


def arguments() -> argparse.ArgumentParser:
    asking = parser(__doc__)
    asking.add_argument("prompts", nargs="+", help='questions; put -- before those that begin with "-": -- "-3 + 4 ="')
    asking.add_argument("--max-tokens", type=int, default=40)
    asking.add_argument("--temperature", type=float, default=0.0)
    asking.add_argument("--top-k", type=int, default=0)
    asking.add_argument("--top-p", type=float, default=1.0)
    asking.add_argument("--seed", type=int, default=1)
    return asking


def main() -> None:
    asked = arguments().parse_args()
    try:
        composition = opened(asked).to("cuda" if torch.cuda.is_available() else "cpu")
        sampling = Sampling(asked.temperature, asked.top_k, asked.top_p, asked.seed)
        answers = generate(composition, asked.prompts, asked.max_tokens, sampling)
    except (ValueError, OSError) as wrong:
        raise SystemExit(f"patchbay-ask: {wrong}") from wrong
    if asked.json:
        print(json.dumps({"answers": [{"prompt": p, "text": a.text.strip()} for p, a in zip(asked.prompts, answers)]}))
        return
    for prompt, answer in zip(asked.prompts, answers):
        print(f"{prompt} → {answer.text.strip()}" if len(answers) > 1 else answer.text.strip())


if __name__ == "__main__":
    main()
