"""What links may change: nothing before they are trained, nothing outside of a composition, nothing that lies behind."""

import unittest

import torch

from patchbay import Composition, Link, Read
from patchbay.blocks import decoder_blocks
from patchbay.forms import LinkModule
from patchbay.fresh import start

from .support import CASES, case, model

PAIRS = [
    ("tiny-gpt2", "tiny-qwen3"),
    ("tiny-gemma3", "tiny-gpt-neox"),
    ("tiny-llama3", "tiny-gemma"),
    ("tiny-qwen2", "tiny-gpt2"),
    ("tiny-gpt-neo", "tiny-llama"),
]


def linked(anchor: str, augmenter: str, **kind: object) -> Composition:
    links = [Link.between(augmenter, source, target, 2, **kind) for source, target in ((0, 0), (2, 1), (1, 2))]
    return Composition(model(anchor), {augmenter: model(augmenter)}, links)


def random_batch(count: int = 3, length: int = 9) -> torch.Tensor:
    return torch.randint(3, 90, (count, length), generator=torch.Generator().manual_seed(2))


class Links(unittest.TestCase):
    def test_untrained_links_leave_the_anchor_bit_for_bit(self) -> None:
        ids = random_batch()
        for pair in PAIRS:
            with self.subTest(pair), torch.no_grad():
                composition = linked(*pair)
                alone = model(pair[0])(ids, use_cache=False).logits
                self.assertTrue(torch.equal(composition(ids).logits, alone))
                self.assertTrue(torch.equal(composition.anchor(ids, use_cache=False).logits, alone))

    def test_links_start_as_the_engines(self) -> None:
        """src/engine/bridge/freshLink.ts: deviations of normal numbers, bounds of uniform ones, gains, zeros."""
        wide, other, xavier = 256, 128, (6 / (4 * 256)) ** 0.5
        spread = {
            "pre-norm": {"proj": other**-0.5, "q": 0.1 / 16, "k": 0.1 / 16, "v": 4 / 16, "o": 0.0},
            "released": {"proj": other**-0.5, "q": xavier, "k": xavier, "v": xavier, "o": 1 / 16},
            "lucidrains": {"proj": other**-0.5, "q": 1 / 16, "k": 1 / 16, "v": 1 / 16, "o": 0.0},
        }
        for variant, expected in spread.items():
            module = LinkModule(Link.between("a", 1, 1, 4, variant=variant), wide, other)
            start(module, torch.Generator().manual_seed(1))
            tensors = {name: tensor.detach() for name, tensor in module.named_parameters()}
            for name, size in expected.items():
                weight = tensors.pop(f"{name}.weight")
                found = weight.std() if variant == "pre-norm" else weight.abs().max()
                self.assertLess(abs(found.item() - size), 0.02 * size + 1e-12, f"{variant} {name}")
            if variant != "pre-norm":
                self.assertLess(abs(tensors.pop("proj.bias").abs().max().item() - other**-0.5), 0.05 * other**-0.5)
            gains = {name for name in tensors if name.endswith("norm.weight") and variant != "released"}
            for name, tensor in tensors.items():
                self.assertTrue(torch.equal(tensor, torch.full_like(tensor, float(name in gains))), f"{variant} {name}")

    def test_trained_links_are_only_there_within_the_composition(self) -> None:
        ids = random_batch()
        composition = linked("tiny-gpt2", "tiny-qwen3")
        alone = composition.anchor(ids).logits
        for module in composition.links:
            torch.nn.init.normal_(module.o.weight, generator=torch.Generator().manual_seed(3))
        self.assertGreater((composition(ids).logits - alone).abs().max().item(), 0.1)
        self.assertTrue(torch.equal(composition.anchor(ids).logits, alone))

    def test_links_that_are_off_write_nothing_and_are_not_trained(self) -> None:
        composition, off = linked("tiny-gpt2", "tiny-qwen3"), linked("tiny-gpt2", "tiny-qwen3", enabled=False)
        off.links.load_state_dict(composition.links.state_dict())
        torch.nn.init.ones_(off.links[0].o.weight)
        ids = random_batch()
        self.assertTrue(torch.equal(off(ids).logits, off.anchor(ids).logits))
        self.assertFalse(any(weight.requires_grad for weight in off.parameters()))

    def test_blocks_that_give_tuples(self) -> None:
        """As transformers 4 has them: whatever else is in the tuple stays. And blocks that are given their state by name."""
        composition, ids = case("one-augmenter").open(), random_batch()
        expected = composition(ids).logits
        for each in (composition.anchor, *composition.augmenters):
            for block in decoder_blocks(each):
                block.forward = in_tuple(block.forward)
            for block in decoder_blocks(each)[1:]:
                block.register_forward_pre_hook(lambda _, inputs: (inputs[0][0], *inputs[1:]))
            named = decoder_blocks(each)[0].register_forward_pre_hook
            named(lambda _, inputs, more: ((), more | {"hidden_states": inputs[0]}), with_kwargs=True)
            each.base_model.norm.register_forward_pre_hook(lambda _, inputs: (inputs[0][0],))
        self.assertTrue(torch.equal(composition(ids).logits, expected))

    def test_what_comes_later_changes_nothing_before(self) -> None:
        for name in CASES:
            fixture = case(name)
            if any(link["mask"] == "none" for link in fixture.golden["links"]):
                continue
            composition, batch = fixture.open(), fixture.collate("right")
            with self.subTest(name), torch.no_grad():
                first = composition(batch.input_ids, batch.attention_mask, reads=batch.reads).logits
                for augmenter in fixture.golden["augmenters"]:
                    read = batch.reads[augmenter]
                    tokens = fixture.batch[0].augmenters[augmenter]
                    last = len(tokens.ids) - 1
                    unseen = [t for t, seen in enumerate(tokens.visible) if seen <= last]
                    if tokens.prompt > last or not unseen:
                        continue
                    read.input_ids[0, last] = (read.input_ids[0, last] + 1) % 90
                    then = composition(batch.input_ids, batch.attention_mask, reads=batch.reads).logits
                    self.assertTrue(torch.equal(then[0, unseen], first[0, unseen]))
                    later = [t for t, seen in enumerate(tokens.visible) if seen > last]
                    self.assertFalse(torch.equal(then[0, later], first[0, later]))

    def test_with_one_tokenizer_each_token_sees_itself_and_what_is_before(self) -> None:
        composition, ids = linked("tiny-gpt2", "tiny-qwen3"), random_batch()
        for module in composition.links:
            torch.nn.init.normal_(module.o.weight, generator=torch.Generator().manual_seed(3))
        mask = torch.ones_like(ids)
        mask[0, :3] = mask[1, 7:] = 0
        seen = torch.tensor([[0, 0, 0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7, 0, 0], [*range(1, 10)]])
        told = {"tiny-qwen3": Read(ids, mask, seen, mask.sum(1))}
        found = composition(ids, mask).logits
        self.assertTrue(torch.equal(found, composition(ids, mask, reads=told).logits))
        for row, own in ((0, slice(3, 9)), (1, slice(0, 7)), (2, slice(0, 9))):
            alone = composition(ids[row : row + 1, own]).logits[0]
            self.assertLess((found[row, own] - alone).abs().max().item(), 2e-5 * alone.abs().max().item())

    def test_labels_are_those_of_transformers(self) -> None:
        composition, ids = linked("tiny-gpt2", "tiny-qwen3"), random_batch()
        labels = ids.clone()
        labels[:, :4] = -100
        mask = torch.ones_like(ids)
        mask[0, :3] = 0
        alone = model("tiny-gpt2")(ids, attention_mask=mask, position_ids=(mask.cumsum(1) - 1).clamp(min=0), labels=labels)
        found = composition(ids, mask, labels)
        self.assertLess(abs(found.loss.item() - alone.loss.item()), 1e-6)
        kept = composition(ids, mask, labels, keep=6)
        self.assertEqual(kept.logits.shape[1], 6)
        self.assertLess(abs(kept.loss.item() - alone.loss.item()), 1e-6)


def in_tuple(forward):
    def wrapped(*inputs, **named):
        return forward(*inputs, **named), "more"

    return wrapped


if __name__ == "__main__":
    unittest.main()
