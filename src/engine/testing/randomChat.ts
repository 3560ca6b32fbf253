// Conversations and chat templates drawn at random, and a second, plain way to write a conversation that says of every
// character what it is.
import type { ChatMessage } from '../../shared/chat.ts';
import { ChatTemplate } from '../text/chatTemplate.ts';
import type { Draw } from './draw.ts';

const WORDS = ['dog', 'cat', 'a', '12', '+', '=', "we'll", '日本', '🙂', '👨‍👩‍👧', 'e\u0301', 'ß', '<|x|>', '中文没有'];
const SPACES = ['', ' ', '  ', '\t'];

export function drawContent(draw: Draw): string {
  const words = Array.from({ length: draw.whole(1, 5) }, () => draw.pick(WORDS) + draw.pick(SPACES));
  return draw.pick(SPACES) + words.join('');
}

/** Perhaps a system message, then questions and answers, a question last. */
export function drawMessages(draw: Draw): ChatMessage[] {
  const messages: ChatMessage[] = draw.chance(0.4) ? [{ role: 'system', content: drawContent(draw) }] : [];
  for (let turns = draw.whole(0, 3); turns > 0; turns--)
    for (const role of ['user', 'assistant'] as const) messages.push({ role, content: drawContent(draw) });
  return [...messages, { role: 'user', content: drawContent(draw) }];
}

export interface DrawnTemplate {
  start: string;
  before: Record<ChatMessage['role'], string>;
  after: string;
  prompt: string;
  trims: boolean;
}

export function drawTemplate(draw: Draw): DrawnTemplate {
  const piece = (): string => draw.pick(['', '<|x|>', '\n', 'Q: -\n', '[I]', '<s>', 'dog\n', '日']);
  const before = { system: piece(), user: piece(), assistant: piece() };
  return { start: piece(), before, after: piece(), prompt: piece(), trims: draw.chance(0.5) };
}

export function parseDrawn({ start, before, after, prompt, trims }: DrawnTemplate): ChatTemplate {
  const text = (value: string): string => `{{- ${JSON.stringify(value)} -}}`;
  const roles = Object.entries(before)
    .map(([role, value]) => `{%- if m.role == '${role}' -%}${text(value)}{%- endif -%}`)
    .join('');
  const content = trims ? '{{- m.content | trim -}}' : '{{- m.content -}}';
  const turns = `{%- for m in messages -%}${roles}${content}${text(after)}{%- endfor -%}`;
  return ChatTemplate.parse(`${text(start)}${turns}{%- if add_generation_prompt -%}${text(prompt)}{%- endif -%}`);
}

/** One character (UTF-16) of a text: which message's content it is of, and where in it; nothing for the template's own. */
export interface Labelled {
  character: string;
  message?: number;
  offset?: number;
}

/** The conversation, character by character; the answer is one message more. */
export function writeLabelled(messages: readonly ChatMessage[], template: DrawnTemplate, answer: string): Labelled[] {
  const { start, before, after, prompt, trims } = template;
  const own = (text: string): Labelled[] => text.split('').map((character) => ({ character }));
  const said = (text: string, message: number, skipped: number): Labelled[] =>
    text.split('').map((character, i) => ({ character, message, offset: skipped + i }));
  const turns = messages.flatMap(({ role, content }, i) => {
    const shown = trims ? content.trim() : content;
    return [...own(before[role]), ...said(shown, i, trims ? content.indexOf(shown) : 0), ...own(after)];
  });
  return [...own(start), ...turns, ...own(prompt), ...said(answer, messages.length, 0)];
}
