// A question as one model reads it: a text that is taken as it is, or a conversation, through the model's own chat template.
// A model without a template reads the plain contents, each on a line of its own, and answers on the next line.
import type { ChatMessage, TextFormat } from '../../shared/chat.ts';
import { PatchbayError } from '../../shared/errors.ts';
import type { ChatTemplate } from './chatTemplate.ts';
import { contentPlaces, type Place } from './contentPlaces.ts';

export type Prompt = string | readonly ChatMessage[];

/** The answer comes behind it. */
export interface PutText {
  text: string;
  /** Where each message's content lies, by message; undefined for one without any. */
  places: readonly (Place | undefined)[];
  format: TextFormat;
}

export function putText(prompt: Prompt, template?: ChatTemplate): PutText {
  if (typeof prompt === 'string') return { text: prompt, places: [placeAt(0, prompt)], format: 'plain' };
  return template ? throughTemplate(prompt, template) : onLines(prompt);
}

function onLines(messages: readonly ChatMessage[]): PutText {
  let text = '';
  const places = messages.map(({ content }) => {
    const place = placeAt(text.length, content);
    text += `${content}\n`;
    return place;
  });
  return { text, places, format: 'plain' };
}

function throughTemplate(messages: readonly ChatMessage[], template: ChatTemplate): PutText {
  const options = { addGenerationPrompt: true, now: new Date() };
  const text = template.render(messages, options);
  const write = (contents: readonly string[]): string | undefined => {
    try {
      return template.render(
        messages.map(({ role }, i) => ({ role, content: contents[i] })),
        options,
      );
    } catch (thrown) {
      if (thrown instanceof PatchbayError) return undefined; // the template looks into the contents
      throw thrown;
    }
  };
  const contents = messages.map(({ content }) => content);
  return { text, places: contentPlaces(text, contents, write), format: 'chat' };
}

function placeAt(from: number, content: string): Place {
  return { from, to: from + content.length, skipped: 0, isWhole: false };
}
