"""What patchbay-ask takes for a question."""

import unittest

from patchbay.commands.ask import arguments

MODELS = ["--composition", "links.safetensors", "--anchor", "sums"]


class Questions(unittest.TestCase):
    def test_begin_with_a_minus(self) -> None:
        for question in ("-3 + 4 =", "-3+4=", "-h", "--seed", "-"):
            asked = arguments().parse_args([*MODELS, "--seed", "7", "--", question, "2 + 2 ="])
            self.assertEqual((asked.prompts, asked.seed), ([question, "2 + 2 ="], 7))

    def test_with_blanks_need_nothing_more(self) -> None:
        self.assertEqual(arguments().parse_args([*MODELS, "-3 + 4 ="]).prompts, ["-3 + 4 ="])

    def test_help_says_how(self) -> None:
        self.assertIn('-- "-3 + 4 ="', " ".join(arguments().format_help().split()))


if __name__ == "__main__":
    unittest.main()
