import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../shared/chat.ts';
import { hasMoreFixtures, MORE_FIXTURES } from '../testing/fixtures.ts';
import { ChatTemplate } from './chatTemplate.ts';
import type { Place } from './contentPlaces.ts';
import { putText } from './conversation.ts';
import { CHAT_FIXTURE } from './testTemplates.ts';

const said = (...contents: string[]): ChatMessage[] =>
  contents.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content }));

/** What stands at each place, in brackets where it counts as a whole. */
function shown(messages: readonly ChatMessage[], source: string): (string | undefined)[] {
  const { text, places } = putText(messages, ChatTemplate.parse(source, CHAT_FIXTURE.tokens));
  return places.map((place, i) => place && shownAt(text, place, messages[i].content));
}

function shownAt(text: string, { from, to, skipped, isWhole }: Place, content: string): string {
  const there = text.slice(from, to);
  if (isWhole) return `[${there}]`;
  expect(content.slice(skipped, skipped + there.length)).toBe(there);
  return there;
}

const small = (name: string): string => CHAT_FIXTURE.small.find((each) => each.name === name)?.template ?? '';

describe('the place of a content', () => {
  it('has its white space where the template leaves it', () => {
    const messages = said('\ta\t', 'b', '  ', 'a');
    expect(shown(messages, small('turns'))).toEqual(['\ta\t', 'b', undefined, 'a']);
    expect(shown(messages, small('trimmed'))).toEqual(['a', 'b', undefined, 'a']);
  });

  it('is found whatever else the text says, and whatever characters it has', () => {
    expect(shown(said('user', 's', '$& $1', '\uE000\uE001'), small('turns'))).toEqual([
      'user',
      's',
      '$& $1',
      '\uE000\uE001',
    ]);
  });

  it('may come in another order than the messages', () => {
    const system = { role: 'system', content: 'sys' } as const;
    const last = `{% for m in messages if m.role != 'system' %}{{ m.content }}.{% endfor %}{{ messages[0].content }}`;
    expect(shown([system, ...said('a', 'b', 'a')], last)).toEqual(['sys', 'a', 'b', 'a']);
  });

  it('is the end of a content whose beginning is left out', () => {
    expect(shown(said('a', '<think>b</think>\n\nc', 'd'), small('thinking left out'))).toEqual(['a', 'c', 'd']);
  });

  it('counts as a whole where the template makes something else of it, or looks into it', () => {
    const upper = '{% for m in messages %}<{{ m.content | upper }}>{% endfor %}';
    expect(shown(said('a', 'b'), upper)).toEqual(['[A]', '[B]']);
    const length = '{% for m in messages %}{{ m.content | length }}<{{ m.content }}>{% endfor %}';
    expect(shown(said('cat', 'dog', 'cat'), length)).toEqual(['[3<cat>3<]', 'dog', '[>3<cat>]']);
    const hidden = "{% for m in messages %}<{{ m.content if m.content != 'b' else m.role }}>{% endfor %}";
    expect(shown(said('p', 'b', 'q'), hidden)).toEqual(['p', '[><assistant><]', 'q']);
    expect(shown(said('a', 'b', 'q'), hidden)).toEqual(['[<a><assistant><]', '[<a><assistant><]', 'q']); // which a?
  });

  it('is on a line of its own without a template', () => {
    const messages = said('a b', 'c');
    expect(putText(messages)).toEqual({
      text: 'a b\nc\n',
      places: [
        { from: 0, to: 3, skipped: 0, isWhole: false },
        { from: 4, to: 5, skipped: 0, isWhole: false },
      ],
      format: 'plain',
    });
    expect(putText('a\n').text).toBe('a\n');
  });

  it.skipIf(!hasMoreFixtures('tokenizers/chat-templates')).each(Object.keys(CHAT_FIXTURE.real))(
    'is found in what %s writes (skipped without PATCHBAY_FIXTURES)',
    (name) => {
      const source = readFileSync(join(MORE_FIXTURES, 'tokenizers/chat-templates', `${name}.jinja`), 'utf8');
      expect(shown(said('Hello', 'Hi', 'Hello'), source).map((text) => text?.trim())).toEqual(['Hello', 'Hi', 'Hello']);
    },
  );
});
