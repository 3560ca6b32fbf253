// A model's chat template: the Jinja program that comes with it and says how a conversation is written for it. It is given
// what transformers' apply_chat_template gives.
import { parse, tokenize } from '@huggingface/jinja';
import type { ChatMessage } from '../../shared/chat.ts';
import { badRequest, PatchbayError } from '../../shared/errors.ts';
import { runTemplate, TemplateLimit, type Program } from './boundedJinja.ts';
import { strftime } from './pythonStrings.ts';
import type { SpecialTokens } from './specialTokens.ts';

export interface RenderOptions {
  /** Ends with what makes the model answer, instead of after the last message. */
  addGenerationPrompt?: boolean;
  /** What the template takes for today. */
  now?: Date;
}

/** Parsing takes the square of it. */
const LONGEST_SPACE = 2000;
/** Characters. Real ones have a few thousand. */
const LONGEST_SOURCE = 100_000;
const LONGEST_OUTPUT = 1_000_000;
const LONGEST_RANGE = 100_000;

class Refusal extends Error {}

export class ChatTemplate {
  private readonly program: Program;
  private readonly tokens: SpecialTokens;

  private constructor(program: Program, tokens: SpecialTokens) {
    this.program = program;
    this.tokens = tokens;
  }

  /** @throws PatchbayError 'bad-model' for a source that is too long or is no Jinja. */
  static parse(source: string, tokens: SpecialTokens = {}): ChatTemplate {
    if (source.length > LONGEST_SOURCE)
      throw unusable(`it has ${source.length} characters, and ${LONGEST_SOURCE} are allowed`);
    for (const [space] of source.matchAll(/\s+/g))
      if (space.length > LONGEST_SPACE) throw unusable(`it has ${space.length} blanks in a row`);
    try {
      return new ChatTemplate(parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true })), tokens);
    } catch (thrown) {
      throw unusable(reasonOf(thrown), thrown);
    }
  }

  /**
   * @throws PatchbayError 'bad-request' when the template refuses these messages, 'bad-model' when it fails, does not come to
   * an end or writes more than 1 MB.
   */
  render(
    messages: readonly ChatMessage[],
    { addGenerationPrompt = false, now = new Date() }: RenderOptions = {},
  ): string {
    try {
      const text = runTemplate(this.program, {
        ...GLOBALS,
        ...this.tokens,
        messages: messages.map(({ role, content }) => ({ role, content })),
        tools: null,
        documents: null,
        add_generation_prompt: addGenerationPrompt,
        strftime_now: (format: unknown) => strftime(String(format), now),
      });
      if (text.length > LONGEST_OUTPUT) throw new TemplateLimit('it writes more than a million characters');
      return text;
    } catch (thrown) {
      if (thrown instanceof Refusal)
        throw badRequest(
          `The model's chat template refuses this conversation: ${thrown.message}`,
          'Change the conversation as it says, for example leave out the system message.',
        );
      throw unusable(reasonOf(thrown), thrown);
    }
  }
}

const GLOBALS = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  range: boundedRange,
  raise_exception: (message: unknown) => {
    throw new Refusal(String(message));
  },
};

function boundedRange(...given: unknown[]): number[] {
  if (given.length === 0 || given.length > 3 || !given.every(Number.isInteger))
    throw new Error('range takes whole numbers');
  const [first, second, step = 1] = given as number[];
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  if (step === 0) throw new Error('range cannot go in steps of zero');
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count > LONGEST_RANGE) throw new TemplateLimit(`it counts to ${count}`);
  return Array.from({ length: count }, (_, i) => start + i * step);
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof RangeError) return 'it nests or grows without end'; // the stack, or the longest string there is
  return (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 300);
}

function unusable(reason: string, cause?: unknown): PatchbayError {
  return new PatchbayError(
    {
      code: 'bad-model',
      message: `The model's chat template cannot be used: ${reason.replace(/\.$/, '')}.`,
      hint: 'Ask the model without a conversation, or use a model with another template.',
    },
    { cause },
  );
}
