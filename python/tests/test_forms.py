"""All three forms of a link, in f64, against the exact ones that fixtures come from (bridges.py)."""

import unittest

import torch

from bridges import FORMS
from patchbay import Link
from patchbay.attention import HOLE, Sight
from patchbay.forms import LinkModule

SEEN = [0, 2, 2, 5, 7]


class Forms(unittest.TestCase):
    def test_what_is_added(self) -> None:
        generator = torch.Generator().manual_seed(1)
        for variant, form in FORMS.items():
            for heads in (1, 4):
                link = Link.between("a", 1, 1, heads, variant=variant, distance_bias=variant == "pre-norm")
                module = LinkModule(link, 16, 12).double()
                exact = form(link, 16, 12).double()
                for weight in module.parameters():
                    torch.nn.init.normal_(weight, generator=generator)
                exact.load_state_dict(module.state_dict())
                state, other = (torch.randn(n, d, generator=generator).double() for n, d in ((5, 16), (7, 12)))
                place, seen = torch.tensor([[HOLE, HOLE, *range(7)]]), torch.tensor([SEEN])
                padded = torch.cat([torch.ones(2, 12).double(), other])
                with self.subTest(variant, heads=heads), torch.no_grad():
                    added = module(state[None], padded[None], Sight(place, seen))[0]
                    self.assertLess((added - exact(state, other, SEEN)).abs().max().item(), 1e-12)


if __name__ == "__main__":
    unittest.main()
