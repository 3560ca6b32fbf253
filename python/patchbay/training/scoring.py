"""How many answers are exactly right, and the mean loss of a label (src/engine/training/scorer.ts).

Under a causal mask the greedy answer is right exactly when the likeliest token is right at every position of the right
answer, so one forward pass scores a batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from accelerate import Accelerator
from torch.nn.functional import cross_entropy

from ..attention import at_least_f32
from ..examples import Encoded, collate
from ..reads import NO_LABEL


@dataclass(frozen=True)
class Score:
    exact: float
    loss: float
    n: int

    def to_json(self) -> dict[str, float]:
        return {"exact": self.exact, "loss": self.loss, "n": self.n}


@torch.no_grad()
def score(
    model: Any, examples: Sequence[Encoded], accelerator: Accelerator, batch: int = 64, unknown: int | None = None
) -> Score:
    """Each process scores its share; all have the answer. `unknown`: the anchor's <unk>, which is never right."""
    each = max(1, batch // accelerator.num_processes)
    rounds = -(-len(examples) // (each * accelerator.num_processes))
    sums = torch.zeros(3, dtype=torch.float64)  # right answers, summed loss, labels
    for number in range(rounds):
        first = (number * accelerator.num_processes + accelerator.process_index) * each
        own = examples[first : first + each]
        tokens = collate(own or examples[:1]).to(accelerator.device)  # with FSDP everyone has to run as often
        logits = model(tokens.input_ids, tokens.attention_mask, reads=tokens.reads, keep=tokens.keep).logits
        logits = at_least_f32(logits)
        labels = tokens.labels[:, -logits.shape[1] :].to(logits.device)
        if own:
            is_label = labels != NO_LABEL
            best = (logits.argmax(-1) == labels) & (labels != (-1 if unknown is None else unknown))
            right = (best | ~is_label).all(1) & is_label.any(1)
            loss = cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=NO_LABEL, reduction="sum")
            sums += torch.tensor([right.sum().item(), loss.item(), is_label.sum().item()], dtype=torch.float64)
    total = accelerator.reduce(sums.to(accelerator.device), reduction="sum").tolist()
    return Score(total[0] / max(1, len(examples)), total[1] / max(1.0, total[2]), len(examples))
