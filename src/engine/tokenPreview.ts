// An example as each of the models that are open reads it, while it is trained on: token by token.
import type { TextFormat } from '../shared/chat.ts';
import { badRequest } from '../shared/errors.ts';
import type { TokenPreview } from '../shared/exampleDraft.ts';
import type { Example } from '../shared/protocol.ts';
import type { LoadedModel } from './loadedModel.ts';
import { NO_LABEL } from './ops/crossEntropy.ts';
import type { TextTokenizer } from './text/tokenizer.ts';
import { tokenTexts } from './text/tokenTexts.ts';
import { encodeExample, readExample, type ReadText } from './training/encode.ts';

/** Characters of an example whose tokens are shown. */
const MOST_CHARACTERS = 20_000;

/**
 * @param models the anchor first.
 * @throws PatchbayError 'bad-request' for an example that is too long to be shown, or that a chat template refuses.
 */
export function previewTokens(
  example: Example,
  [anchor, ...augmenters]: readonly LoadedModel[],
  format: TextFormat,
): TokenPreview[] {
  const characters = example.prompt.length + example.completion.length;
  if (characters > MOST_CHARACTERS)
    throw badRequest(
      `This example has ${characters} characters; the tokens of ${MOST_CHARACTERS} can be shown.`,
      'Look at a shorter one.',
    );
  const sides = new Map(augmenters.map(({ card, side }) => [card.id, side]));
  const { labels } = encodeExample(example, anchor.side, sides, format);
  const read = readExample(example, anchor.side, sides, format);
  const learned = labels.map((_, t) => t > 0 && labels[t - 1] !== NO_LABEL);
  const none: ReadText = { ids: [], ends: [], text: '' };
  return [
    preview(anchor, read.anchor, learned),
    ...augmenters.map((model) => preview(model, read.augmenters.get(model.card.id) ?? none, [])),
  ];
}

function preview(
  { card, decoder, side, unknownId }: LoadedModel,
  { text, ids, ends }: ReadText,
  learned: readonly boolean[],
): TokenPreview {
  const texts = tokenTexts(text, ends);
  const tokens = ids.map((id, t) => ({
    text: nameOr(texts[t], id, side.tokenizer),
    isUnknown: id === unknownId,
    isCut: t >= decoder.mostTokens,
    isLabel: learned.at(t) ?? false,
  }));
  return { model: card.id, tokens };
}

/** One that stands for no text is called by its name. */
function nameOr(text: string, id: number, tokenizer: TextTokenizer): string {
  return text === '' ? tokenizer.tokenText(id) : text;
}
