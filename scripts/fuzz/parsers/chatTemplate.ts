// Chat templates: programs of a stranger, that must come to an end, and conversations through them.
import * as fc from 'fast-check';
import type { ChatMessage } from '../../../src/shared/chat.ts';
import { ChatTemplate } from '../../../src/engine/text/chatTemplate.ts';
import { putText } from '../../../src/engine/text/conversation.ts';
import { changedText } from '../changedText.ts';
import { hostileText } from '../hostileValues.ts';
import { expectThat, parser } from '../parser.ts';
import { jsonOfFile } from '../repositoryFiles.ts';

interface Input {
  source: string;
  messages: ChatMessage[];
}

const { small } = jsonOfFile('src/engine/text/fixtures/chatTemplates.json') as { small: { template: string }[] };
const REAL = small.map(({ template }) => template);

const WORDS = [
  '{% for m in messages %}',
  '{% for i in range(100000) %}',
  '{% endfor %}',
  '{% if x %}',
  '{% endif %}',
  '{% set x = x + x %}',
  '{% set ns = namespace(x="a") %}',
  '{% set ns.x = ns.x + ns.x %}',
  '{% macro f(a) %}{{ f(a) }}{% endmacro %}{{ f(1) }}',
  '{{ messages | tojson(indent=9999) }}',
  '{{ x * 999999999 }}',
  '{{ "a" | replace("", "aaaaaaaaaa") }}',
  '{{ range(0, 9007199254740992) }}',
  '{{ raise_exception("no") }}',
  '{{ messages[0].constructor.constructor("return 1")() }}',
  '{{ messages.__proto__.polluted }}',
  '{{ "a".join(messages) }}',
  '{{ strftime_now("%Y%%%q") }}',
  '{%- generation -%}',
  '{% raw %}',
  '((((((((',
  '[[[[[[[[',
  'not not not not ',
  '{#',
  '{{',
  '-%}',
  "{{ '\\u12' }}",
  ' ',
  '\n',
  '\\',
  '"',
];
/** What may stand in the middle of many loops: each must be charged for what it takes. */
const REPEATED = [
  '{{ x }}',
  '{{ i | string }}',
  '{% set ns.x = ns.x + ns.x %}',
  '{% set ns.x = ns.x ~ i %}',
  '{% set y = range(1000) %}',
  '{% set y = [i, i, i] + [i] %}',
  '{% set y = {"a": i, "b": ns.x} | tojson %}',
  '{% if i in range(100) %}{{ i }}{% endif %}',
  '{% if "b" in ns.x %}b{% endif %}',
  '{{ ns.x | replace("a", "bb") }}',
  '{{ ns.x | upper | trim | length }}',
  '{{ ns.x.strip("b") }}',
  '{{ ns.x.split("a") | length }}',
  '{{ ns.x[::-1] }}',
  '{{ messages | tojson(indent=4) }}',
  '{{ messages | map(attribute="content") | join(",") }}',
  '{{ messages | selectattr("role", "equalto", "user") | list | length }}',
  '{{ messages | reverse | list | length }}',
  '{{ range(50) | sort | join }}',
  '{{ strftime_now("%Y-%m-%d") }}',
  '{% macro f(a) %}{{ a }}{{ a }}{% endmacro %}{{ f(i) }}',
  '{% for m in messages %}{{ m.content }}{% endfor %}',
];
const loops = fc
  .record({
    before: fc.constantFrom('a', 'aab', 'a'.repeat(2000)),
    counts: fc.array(fc.constantFrom(3, 30, 1000, 100_000), { minLength: 1, maxLength: 12 }),
    body: fc.array(fc.constantFrom(...REPEATED), { maxLength: 3 }),
  })
  .map(({ before, counts, body }) => {
    const open = counts.map((count) => `{% for i in range(${count}) %}`).join('');
    return `{% set ns = namespace(x="${before}") %}${open}${body.join('')}${'{% endfor %}'.repeat(counts.length)}`;
  });
/** Loops are few: most of them work until they are stopped, a hundred times as long as another case. */
const generatedSource = fc.oneof(
  { weight: 25, arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((words) => words.join('')) },
  {
    weight: 25,
    arbitrary: fc
      .tuple(fc.constantFrom(...WORDS), fc.integer({ min: 1, max: 120_000 }))
      .map(([word, most]) => word.repeat(Math.ceil(most / word.length))),
  },
  { weight: 1, arbitrary: loops },
);
const message = fc.record({
  role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const),
  content: fc.oneof(hostileText, fc.constantFrom('Hello', ' a ', '{{ messages }}', 'x'.repeat(2000))),
});
const input = (source: fc.Arbitrary<string>): fc.Arbitrary<Input> =>
  fc.record({ source, messages: fc.array(message, { maxLength: 4 }) });

function run({ source, messages }: Input): void {
  const template = ChatTemplate.parse(source, { bos_token: '<s>' });
  const { text, places } = putText(messages, template);
  expectThat(typeof text === 'string' && text.length <= 1_000_000, 'a conversation is a text of a bounded length');
  for (const place of places)
    expectThat(
      place === undefined || (place.from >= 0 && place.from <= place.to && place.to <= text.length),
      'a content lies in the text',
    );
}

export const chatTemplate = parser<Input>({
  name: 'chat-template',
  about: 'chat templates (Jinja), and where contents lie',
  generated: input(generatedSource),
  mutated: input(changedText(REAL, WORDS)),
  bytes: ({ source, messages }) => source.length + JSON.stringify(messages).length,
  run,
});
