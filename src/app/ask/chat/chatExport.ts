// A chat as a file: Markdown to read, JSON to work with. Models' text is quoted as it is.
import type { Speaker } from '../../../shared/protocol.ts';
import type { ChatSettings } from '../../state/chatSettings.ts';
import type { ChatTurn } from '../../state/conversation.ts';

export interface ExportedChat {
  /** What the page was about. */
  title: string;
  speakers: { speaker: Speaker; name: string; about: string }[];
  settings: ChatSettings;
  turns: readonly ChatTurn[];
}

export function chatMarkdown({ title, speakers, settings, turns }: ExportedChat): string {
  const { temperature, topK, topP, repetitionPenalty, seed, newSeed, maxTokens, system } = settings;
  const drawn =
    temperature === 0
      ? 'the likeliest tokens'
      : `temperature ${temperature}, top-k ${topK}, top-p ${topP}, ${newSeed ? 'a new seed each time' : `seed ${seed}`}`;
  const parts = [
    `# ${title}`,
    `${drawn}, repetition penalty ${repetitionPenalty}, up to ${maxTokens} tokens`,
    system && `## System\n\n${system}`,
    ...turns.flatMap(({ question, answers }) => [
      `## ${quoteLess(question)}`,
      ...speakers.map(({ speaker, name, about }) => {
        const text = answers[speaker]?.text.trim();
        return `**${name}** (${about})\n\n${text ? quote(text) : '*no answer*'}`;
      }),
    ]),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

export function chatJson({ title, speakers, settings, turns }: ExportedChat): string {
  const { system, ...drawn } = settings;
  const chat = turns.map(({ question, answers }) => ({
    question,
    answers: speakers.flatMap(({ speaker }) => {
      const { text, said, error } = answers[speaker] ?? {};
      if (text === undefined) return [];
      const { tokens, tokensPerSecond, ended, droppedMessages, format } = said ?? {};
      return [{ speaker, text, tokens, tokensPerSecond, ended, droppedMessages, format, error: error?.message }];
    }),
  }));
  return JSON.stringify({ title, speakers, settings: drawn, system, turns: chat }, null, 2);
}

/** Of several lines, a heading takes the first; the whole is quoted below it. */
function quoteLess(question: string): string {
  const [first, ...rest] = question.trim().split('\n');
  return rest.length === 0 ? first : `${first} …\n\n${quote(question.trim())}`;
}

const quote = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
