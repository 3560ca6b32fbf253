// The last stage of a tokenizer.json: tokens that go around every text, such as "<s>" in front of it.
import type { PostProcessorConfig } from './tokenizerJson.ts';

export interface AddedIds {
  front: number[];
  back: number[];
}

export const NOTHING_ADDED: AddedIds = { front: [], back: [] };

/** @throws Error for a token that the vocabulary does not have. */
export function addedByPostProcessor(
  config: PostProcessorConfig | null | undefined,
  ids: ReadonlyMap<string, number>,
): AddedIds {
  switch (config?.type) {
    case 'Sequence': {
      const all = config.processors.map((processor) => addedByPostProcessor(processor, ids));
      // Each one wraps what the one before it made.
      return { front: all.toReversed().flatMap(({ front }) => front), back: all.flatMap(({ back }) => back) };
    }
    case 'BertProcessing':
    case 'RobertaProcessing':
      return { front: [config.cls[1]], back: [config.sep[1]] };
    case 'TemplateProcessing': {
      const at = config.single.findIndex((item) => 'Sequence' in item);
      const idsOf = (items: typeof config.single) =>
        items.flatMap((item) => {
          if (!('SpecialToken' in item)) return [];
          const { id } = item.SpecialToken;
          const known = config.special_tokens[id]?.ids ?? [ids.get(id)];
          return known.map((value) => {
            if (value === undefined) throw new Error(`its post-processor adds "${id}", which it has no id for`);
            return value;
          });
        });
      return { front: idsOf(config.single.slice(0, Math.max(at, 0))), back: idsOf(config.single.slice(at + 1)) };
    }
    default:
      return NOTHING_ADDED;
  }
}
