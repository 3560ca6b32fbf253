// Renderings are those of transformers (python/chat_templates.py).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thrownBy } from '../testing/thrownBy.ts';
import { hasMoreFixtures, MORE_FIXTURES } from '../testing/fixtures.ts';
import { ChatTemplate } from './chatTemplate.ts';
import { CHAT_CONVERSATIONS as CONVERSATIONS, CHAT_FIXTURE as fixture } from './testTemplates.ts';

const now = new Date(fixture.today);

/** Of every conversation, without and with a generation prompt; null where the template refuses. */
function renderings(source: string): (string | null)[] {
  const template = ChatTemplate.parse(source, fixture.tokens);
  return CONVERSATIONS.flatMap((messages) =>
    [false, true].map((addGenerationPrompt) => {
      try {
        return template.render(messages, { addGenerationPrompt, now });
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'bad-request' });
        return null;
      }
    }),
  );
}

describe('ChatTemplate', () => {
  it.each(fixture.small)('writes what transformers writes: $name', ({ template, renderings: expected }) => {
    expect(renderings(template)).toEqual(expected);
  });

  it.skipIf(!hasMoreFixtures('tokenizers/chat-templates')).each(Object.entries(fixture.real))(
    'writes what transformers writes: %s (skipped without PATCHBAY_FIXTURES)',
    (name, hashes) => {
      const source = readFileSync(join(MORE_FIXTURES, 'tokenizers/chat-templates', `${name}.jinja`), 'utf8');
      const hashed = (text: string | null) => text && createHash('sha256').update(text).digest('hex');
      expect(renderings(source).map(hashed)).toEqual(hashes);
    },
  );

  it('passes on what a template says when it refuses', () => {
    const template = ChatTemplate.parse("{{ raise_exception('System role not supported') }}");
    expect(thrownBy(() => template.render([]))).toMatchObject({
      code: 'bad-request',
      message: "The model's chat template refuses this conversation: System role not supported",
      hint: expect.stringContaining('system message') as string,
    });
  });

  it.each([
    ['{% for %}', 'CloseStatement'],
    ['{{ "never closed }}', 'end of input'],
    ['{{ "\\q" }}', 'escaped'],
    [' '.repeat(100_001), '100001 characters, and 100000 are allowed'],
    ['{{ '.concat('('.repeat(90_000), ' }}'), 'nests or grows without end'],
  ])('refuses a source that cannot be read, and says why', (source, reason) => {
    const refused = thrownBy(() => ChatTemplate.parse(source));
    expect(refused.code).toBe('bad-model');
    expect(refused.message).toContain("The model's chat template cannot be used: ");
    expect(refused.message).toContain(reason);
  });

  it.each([
    ['an unknown filter', '{{ messages | shuffle }}', 'shuffle'],
    ['an unknown test', '{{ 1 is prime }}', 'prime'],
    ['a call of nothing', '{{ nothing() }}', 'not a function'],
    ['a sum with nothing', "{{ nothing + 'a' }}", 'undefined'],
    ['JavaScript', "{{ messages.constructor.constructor('return this')() }}", 'not a function'],
    ['a long way', '{% for i in range(1000000000) %}{% endfor %}', 'counts to 1000000000'],
    ['loops in loops', loops(5), 'reasonable time'],
    [
      'loops with nothing in them',
      `{% set n = range(99999) %}${'{% for i in n %}{% endfor %}'.repeat(30)}`,
      'reasonable time',
    ],
    ['a macro in itself', '{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}', 'cannot be used'],
    [
      'a macro that calls itself twice',
      '{% macro a(n) %}{% if n %}{{ a(n - 1) }}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(60) }}',
      'reasonable time',
    ],
    ['a text that doubles', doubling("'a'", 's ~ s', 60), 'too long'],
    ['a list that doubles', doubling('[1]', 's + s', 60), 'reasonable time'],
    ['a list of lists of itself', doubling('[1]', '[s, s]', 60), 'too long'],
    ['an object of objects of itself', doubling('{}', '{"a": s, "b": s}', 60), 'too long'],
    [
      'namespaces of namespaces',
      '{% set n0 = namespace(a=1) %}' +
        Array.from({ length: 60 }, (_, i) => `{% set n${i + 1} = namespace(a=n${i}, b=n${i}) %}`).join('') +
        '{{ n60 }}',
      'too long',
    ],
    ['a namespace in itself', '{% set n = namespace() %}{% set n.a = n %}{{ n }}', 'without end'],
    ['a wide indent', "{{ 'a\nb' | indent(width=100000000) }}", 'indent with 100000000'],
    ['an indent of JSON', '{{ messages | tojson(indent=100000000) }}', 'tojson with 100000000'],
    ['a replacement that grows', `${doubling("'a'", 's ~ s', 18)}{{ s.replace('a', s) }}`, 'replace with texts'],
    ['a filter that grows', `${doubling("'a'", 's ~ s', 18)}{{ s | replace('a', s) }}`, 'replace with texts'],
    ['a method behind its back', `{% set f = 'a'.replace %}{{ f('a', 'b') }}`, 'takes a method from its object'],
    ['a method by another name', `${doubling("'a'", 's ~ s', 18)}{{ s['replace']('a', s) }}`, 'with texts'],
    ['a filter block that grows', "{% filter replace('a', 'b') %}a{% endfilter %}", 'filter block'],
    ['a separator that grows', `${doubling("'a'", 's ~ s', 18)}{{ range(9999) | join(s) }}`, 'join with texts'],
    ['much text', `${doubling("'a'", 's ~ s', 20)}{{ s }}`, 'more than a million characters'],
    [
      'much work on long texts',
      `${doubling("'a'", 's ~ s', 20)}{% for i in range(99999) %}{% if s in s %}{% endif %}{% endfor %}`,
      'reasonable time',
    ],
  ])('stops %s', (_title, source, reason) => {
    const stopped = thrownBy(() => ChatTemplate.parse(source).render([{ role: 'user', content: 'a' }]));
    expect(stopped).toMatchObject({ code: 'bad-model', message: expect.stringContaining(reason) as string });
  });

  it('goes through what is given to a method once, however many are chained', () => {
    const chained = `{% set ns = namespace(n=0) %}{% macro count(c) %}{% set ns.n = ns.n + 1 %}{{ c }}{% endmacro %}{{ 'abcdefghij'${Array.from('abcdefghij', (c) => `.replace(count('${c}'), '${c.toUpperCase()}').strip()`).join('')} }} {{ ns.n }}`;
    expect(ChatTemplate.parse(chained).render([])).toBe('ABCDEFGHIJ 10');
  });

  it('has room for a long conversation', () => {
    const content = 'a word or two '.repeat(40);
    const turn = (i: number) => ({ role: i % 2 === 0 ? ('user' as const) : ('assistant' as const), content });
    const messages = Array.from({ length: 801 }, (_, i) => turn(i));
    for (const { template } of fixture.small.slice(0, 3))
      expect(ChatTemplate.parse(template).render(messages).length).toBeGreaterThan(400_000);
  });
});

function loops(depth: number): string {
  const open = Array.from({ length: depth }, (_, i) => `{% for i${i} in range(1000) %}`).join('');
  return `${open}.${'{% endfor %}'.repeat(depth)}`;
}

function doubling(start: string, next: string, times: number): string {
  return `{% set s = ${start} %}${`{% set s = ${next} %}`.repeat(times)}`;
}
