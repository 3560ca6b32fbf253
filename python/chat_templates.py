"""Conversations as transformers writes them, for src/engine/text/chatTemplate.test.ts.

    python python/chat_templates.py [FOLDER]

writes src/engine/text/fixtures/chatTemplates.json: small templates made here with their renderings in full, and, of each
NAME.jinja in FOLDER (templates of others, which are not committed), only the SHA-256 of the renderings. Without FOLDER those
that are there stay.

Needs `transformers` and `jinja2`.
"""

import hashlib
import json
import pathlib
import sys

from jinja2.exceptions import TemplateError
from transformers.utils.chat_template_utils import render_jinja_template

FIXTURE = pathlib.Path(__file__).parent.parent / "src/engine/text/fixtures/chatTemplates.json"

# The date that templates may ask for; the tests give the same.
TODAY = "2026-03-05 09:07:00"

TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "</s>"}

# Made for this: what real templates do, one thing at a time.
SMALL = {
    "turns": """{{ bos_token }}
{%- for message in messages %}
    {{- '<|' + message['role'] + '|>\\n' + message['content'] + '<|end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|assistant|>\\n' }}
{%- endif %}""",
    "trimmed": """{% for message in messages %}
[{{ message.role }}] {{ message.content | trim }}
{% endfor %}
{% if add_generation_prompt %}[assistant] {% endif %}""",
    "system inside": """{% if messages[0]['role'] == 'system' %}{% set system = messages[0]['content'] | trim %}
{% set rest = messages[1:] %}{% else %}{% set system = '' %}{% set rest = messages %}{% endif %}
{% for message in rest %}
{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Turns must alternate.') }}{% endif %}
{% if message.role == 'user' %}
[INST] {% if loop.first and system %}<<{{ system }}>> {% endif %}{{ message.content.strip() }} [/INST]
{%- elif message.role == 'assistant' %}
 {{ message.content.strip() }}{{ eos_token }}
{%- endif %}{% endfor %}""",
    "strips characters": """{% for m in messages %}<{{ m.role }}>{{ m.content.lstrip('\\n').rstrip('! ') }}</{{ m.role }}>{% endfor %}""",
    "thinking left out": """{% for m in messages %}{% set content = m.content %}
{% if '</think>' in content %}{% set content = content.split('</think>')[-1].lstrip('\\n') %}{% endif %}
<{{ m.role }}>{{ content }}</{{ m.role }}>
{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}""",
    "macro and namespace": """{% macro turn(role, content) -%}
<{{ role }}:{{ content | length }}>{{ content }}{% endmacro %}
{% set ns = namespace(questions=0) %}
{% for m in messages -%}
{% if m.role == 'user' %}{% set ns.questions = ns.questions + 1 %}{% endif -%}
{{ turn(m.role, m.content) }}
{% endfor %}{{ ns.questions }} questions{% if tools is not none %} and tools{% endif %}""",
    "last system, first asked": """{% for m in messages if m.role != 'system' %}{{ m.role[0] | upper }}: {{ m.content }}
{% if loop.last %}{% for s in messages | selectattr('role', 'equalto', 'system') %}({{ s.content }}){% endfor %}{% endif %}{% endfor %}
{{- messages[::-1][0].content | tojson }}""",
    "today": """{{ strftime_now('%d %b %Y, %A %H:%M') }}{% for m in messages %}
{{ loop.index }}/{{ loop.length }} {{ m.content }}{{ ',' if not loop.last }}{% endfor %}""",
    "continue and break": """{% for i in range(10, 0, -3) %}{% if i == 7 %}{% continue %}{% endif %}{{ i }} {% endfor %}
{% for m in messages %}{% if loop.index == 3 %}{% break %}{% endif %}{{ m.content }}|{% endfor %}""",
}

CONVERSATIONS = [
    [("user", "Hello")],
    [("user", "  Hi there! \n"), ("assistant", "\n\nHello!! "), ("user", "日本 🙂 e\u0301?")],
    [("system", " Be brief. "), ("user", "2 + 2"), ("assistant", "<think>easy</think>\n\n4"), ("user", "And 3 + 3?")],
    [("system", "S"), ("user", "a"), ("assistant", "b"), ("user", "a"), ("assistant", "{'b'}")],
    [("assistant", "I begin."), ("user", "\u00a0No\u001f")],
]


def strftime_now(form: str) -> str:
    from datetime import datetime

    return datetime.fromisoformat(TODAY).strftime(form)


def render(template: str, messages: list[dict], add_generation_prompt: bool) -> str | None:
    """None: the template refuses the conversation."""
    try:
        [text], _ = render_jinja_template(
            [messages],
            chat_template=template,
            add_generation_prompt=add_generation_prompt,
            strftime_now=strftime_now,
            **TOKENS,
        )
    except TemplateError:
        return None
    return text


def renderings(template: str) -> list[str | None]:
    conversations = [[{"role": role, "content": content} for role, content in turns] for turns in CONVERSATIONS]
    return [render(template, messages, prompt) for messages in conversations for prompt in (False, True)]


def hashed(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    old = json.loads(FIXTURE.read_text(encoding="utf-8")) if FIXTURE.exists() else {}
    real = old.get("real", {})
    if len(sys.argv) > 1:
        found = sorted(pathlib.Path(sys.argv[1]).glob("*.jinja"))
        real = {path.stem: [hashed(text) for text in renderings(path.read_text(encoding="utf-8"))] for path in found}
    content = {
        "today": TODAY,
        "tokens": TOKENS,
        "conversations": [[{"role": r, "content": c} for r, c in turns] for turns in CONVERSATIONS],
        "small": [{"name": name, "template": t, "renderings": renderings(t)} for name, t in SMALL.items()],
        "real": real,
    }
    FIXTURE.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(FIXTURE, FIXTURE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
