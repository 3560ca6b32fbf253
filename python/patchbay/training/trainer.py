"""Training step by step, on one process or many: the update is that of one process with the whole batch.

Each process takes every n-th example of a batch. Losses are summed and divided by the labels of all processes and of all
batches that make one update, so neither the number of processes nor how a batch is cut changes anything but rounding.
"""

import math
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import torch
from accelerate import Accelerator, DistributedType
from torch.nn.functional import cross_entropy

from ..attention import at_least_f32
from ..composition import Composition
from ..examples import Batch, Encoded, collate
from ..reads import NO_LABEL
from .optimiser import adam_w, rate_at
from .order import BatchOrder
from .settings import Settings
from .sharded import composition_in, shard, whole


class Trainer:
    """`model` is the composition as it runs here: moved, and wrapped by Accelerate, or, with `is_sharded`, spread over the
    processes, with its frozen models."""

    def __init__(
        self,
        accelerator: Accelerator,
        composition: Composition,
        examples: Sequence[Encoded],
        settings: Settings,
        is_sharded: bool = False,
    ) -> None:
        if settings.batch < accelerator.num_processes:
            raise ValueError(f"{settings.batch} examples are too few for {accelerator.num_processes} processes.")
        self.accelerator, self.examples, self.settings = accelerator, examples, settings
        self.model: Any = composition.train()
        is_sharded = is_sharded or accelerator.distributed_type == DistributedType.FSDP  # as `accelerate config` may say
        self.is_sharded = is_sharded and accelerator.num_processes > 1
        if self.is_sharded:
            shard(composition, accelerator.device, accelerator.num_processes)
        else:
            self.model = accelerator.prepare(composition)
        self.optimiser = adam_w(composition_in(self.model), settings.learning_rate, settings.weight_decay)
        self.order = BatchOrder(len(examples), settings.batch, settings.seed)
        self.step = 0

    def batches(self, step: int) -> list[Batch]:
        """This process's part of what makes an update, counted from 1."""
        accumulate, count = self.settings.accumulate, self.accelerator.num_processes
        numbers = range((step - 1) * accumulate + 1, step * accumulate + 1)
        own = [self.order.at(number)[self.accelerator.process_index :: count] for number in numbers]
        return [collate([self.examples[i] for i in indices]).to(self.accelerator.device) for indices in own]

    def next(self) -> float:
        """One update; the mean loss over all labels before it. Raises FloatingPointError, and changes nothing, when loss or
        gradient are not finite."""
        settings, accelerator, step = self.settings, self.accelerator, self.step + 1
        batches = self.batches(step)
        own = torch.tensor(float(sum(int((batch.labels != NO_LABEL).sum()) for batch in batches)))
        labels = float(accelerator.reduce(own.to(accelerator.device), reduction="sum"))
        summed = torch.zeros((), dtype=torch.float64, device=accelerator.device)
        for batch in batches[:-1]:
            with nullcontext() if self.is_sharded else accelerator.no_sync(self.model):
                summed += self._backward(batch, labels)
        summed += self._backward(batches[-1], labels)
        loss = float(accelerator.reduce(summed, reduction="sum")) / max(1.0, labels)
        norm = float(whole(torch.nn.utils.get_total_norm(self._gradients())))
        if not (math.isfinite(loss) and math.isfinite(norm)):
            self.optimiser.zero_grad()
            raise FloatingPointError(f"The loss or its gradient became infinite at step {step}: take a lower learning rate.")
        if 0 < settings.clip < norm:
            for gradient in self._gradients():
                gradient.mul_(settings.clip / norm)
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(step, settings.learning_rate, settings.warmup_steps, settings.steps, settings.schedule)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step = step
        return loss

    def _backward(self, batch: Batch, labels: float) -> torch.Tensor:
        """The batch's losses, summed. Gradients are averaged over processes, which is undone here."""
        with self.accelerator.autocast():
            output = self.model(batch.input_ids, batch.attention_mask, reads=batch.reads, keep=batch.keep)
        logits = at_least_f32(output.logits)
        wanted = batch.labels[:, -logits.shape[1] :].to(logits.device)
        loss = cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=NO_LABEL, reduction="sum")
        self.accelerator.backward(loss * (self.accelerator.num_processes / max(1.0, labels)))
        return loss.detach().to(self.accelerator.device)

    def _gradients(self) -> list[torch.Tensor]:
        weights = (weight for group in self.optimiser.param_groups for weight in group["params"])
        return [weight.grad for weight in weights if weight.grad is not None]

