"""JSON as JavaScript's JSON.stringify writes it, so that a file that was only read is written back bit for bit.

Python writes 1e-05 where JavaScript writes 0.00001 (ECMA-262, Number::toString).
"""

import json
import math
from decimal import Decimal
from typing import Any


def stringify(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{stringify(str(name))}:{stringify(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(stringify, value)) + "]"
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def number(value: float) -> str:
    """The shortest digits that are this number, in JavaScript's notation."""
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if 0 < point <= 21:
        body = text + "0" * (point - len(text)) if point >= len(text) else f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        body = "0." + "0" * -point + text
    else:
        mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
        body = f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return ("-" if sign else "") + body
