"""Remakes everything under src/engine/testing/fixtures. See README.md beside this file.

    python python/make_fixtures.py && npx oxfmt src/engine/testing/fixtures

Names of fixtures behind it: only those.
"""

import sys
from pathlib import Path

from composed_cases import CASES
from fixture_composition import make_composition
from fixture_models import make_model
from model_cases import MODELS

FIXTURES = Path(__file__).resolve().parent.parent / "src/engine/testing/fixtures"

if __name__ == "__main__":
    wanted = sys.argv[1:] or [*MODELS, *CASES]
    for name in MODELS:
        if name in wanted:
            make_model(name, FIXTURES / "models" / name)
    for name in CASES:
        if name in wanted:
            make_composition(FIXTURES / "models", name, FIXTURES / "composed" / name)
