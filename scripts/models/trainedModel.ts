// A model as training leaves it: on the GPU, with what its files need besides.
import type { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import type { llamaConfig } from '../../src/engine/tables/llamaFiles.ts';
import type { TokenizerFiles } from '../../src/engine/tables/specialTokens.ts';

export interface TrainedModel {
  /** config.json */
  config: ReturnType<typeof llamaConfig>;
  model: BlockDecoder;
  files: TokenizerFiles;
}
