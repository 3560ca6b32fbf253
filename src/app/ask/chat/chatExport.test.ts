import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../state/conversation.ts';
import { chatJson, chatMarkdown, type ExportedChat } from './chatExport.ts';

const answer = (text: string): ChatAnswer => ({ state: 'done', text });
const chat: ExportedChat = {
  title: 'A + B',
  speakers: [
    { speaker: 'b', name: 'Augmenter alone', about: 'B' },
    { speaker: 'anchor', name: 'Anchor alone', about: 'A' },
  ],
  settings: {
    temperature: 0.7,
    topP: 0.95,
    topK: 40,
    repetitionPenalty: 1.1,
    seed: 7,
    newSeed: false,
    maxTokens: 256,
    system: 'Be brief.',
  },
  turns: [
    { id: 1, question: 'Who are you?', answers: { b: answer('<b>B</b>\n\n# not a heading'), anchor: answer('') } },
    { id: 2, question: 'Two\nlines', answers: { anchor: answer(' 2 ') } },
  ],
};

describe('a chat as a file', () => {
  it('Markdown to read; what models say is quoted', () => {
    expect(chatMarkdown(chat)).toBe(`# A + B

temperature 0.7, top-k 40, top-p 0.95, seed 7, repetition penalty 1.1, up to 256 tokens

## System

Be brief.

## Who are you?

**Augmenter alone** (B)

> <b>B</b>
>
> # not a heading

**Anchor alone** (A)

*no answer*

## Two …

> Two
> lines

**Augmenter alone** (B)

*no answer*

**Anchor alone** (A)

> 2
`);
  });

  it('Markdown says when nothing was drawn by chance, or when each seed was new', () => {
    const line = (change: Partial<ExportedChat['settings']>) =>
      chatMarkdown({ ...chat, settings: { ...chat.settings, ...change } }).split('\n')[2];
    expect(line({ temperature: 0 })).toMatch(/^the likeliest tokens,/);
    expect(line({ newSeed: true })).toContain('a new seed each time');
  });

  it('JSON with everything', () => {
    expect(JSON.parse(chatJson(chat))).toMatchObject({
      title: 'A + B',
      system: 'Be brief.',
      settings: { temperature: 0.7, seed: 7 },
      turns: [
        { question: 'Who are you?', answers: [{ speaker: 'b' }, { speaker: 'anchor', text: '' }] },
        { question: 'Two\nlines', answers: [{ speaker: 'anchor', text: ' 2 ' }] },
      ],
    });
  });
});
