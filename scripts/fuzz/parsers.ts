// Everything that reads what a stranger wrote.
import type { Parser } from './parser.ts';
import { hubAddress, hubListing, urlHash } from './parsers/addresses.ts';
import { chatTemplate } from './parsers/chatTemplate.ts';
import { compositions } from './parsers/compositions.ts';
import { examples } from './parsers/examples.ts';
import { config, modelFolder } from './parsers/modelFiles.ts';
import { keptExamples, modelIndex, records } from './parsers/records.ts';
import { safetensors } from './parsers/safetensors.ts';
import { tokenizer } from './parsers/tokenizer.ts';

export const PARSERS: readonly Parser[] = [
  safetensors,
  config,
  modelFolder,
  tokenizer,
  chatTemplate,
  ...examples,
  ...compositions,
  urlHash,
  hubAddress,
  hubListing,
  modelIndex,
  records,
  keptExamples,
];
