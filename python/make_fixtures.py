"""Remakes everything under src/engine/testing/fixtures. See README.md beside this file.

    python python/make_fixtures.py && npx oxfmt src/engine/testing/fixtures
"""

from pathlib import Path

from composed_cases import CASES
from fixture_composition import make_composition
from fixture_models import MODELS, make_model

FIXTURES = Path(__file__).resolve().parent.parent / "src/engine/testing/fixtures"

if __name__ == "__main__":
    for name in MODELS:
        make_model(name, FIXTURES / "models" / name)
    for name in CASES:
        make_composition(FIXTURES / "models", name, FIXTURES / "composed" / name)
