// What ships: a model or the links of a preset, each with the way it is made. `all.ts` lists them.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import type { llamaConfig, LlamaSize } from '../../src/engine/tables/llamaFiles.ts';
import type { TokenizerFiles } from '../../src/engine/tables/specialTokens.ts';
import type { PretrainSettings } from '../../src/engine/training/pretrain.ts';
import type { BuiltInPreset } from '../../src/shared/preset.ts';

export interface Recipe extends LlamaSize {
  title: string;
  about: string;
  training: PretrainSettings;
}

/** Sentences of a card that never change; every number comes from the training that has just run. */
export interface CardText {
  about: string;
  data: string;
  limits: readonly string[];
}

export interface TrainedModel {
  /** config.json */
  config: ReturnType<typeof llamaConfig>;
  model: BlockDecoder;
  files: TokenizerFiles;
}

export interface BuiltInModel {
  kind: 'model';
  /** Folder of public/models. */
  id: string;
  recipe: Recipe;
  /** Id of the model that it goes on from; none: it begins with random weights. */
  ancestor?: string;
  card: CardText;
  /** Trains it and writes its folder. @param secret what a private table is drawn from. */
  make(gpu: Gpu, secret: number): Promise<void>;
}

export interface BuiltInLinks {
  kind: 'links';
  /** Its id is the folder of public/models. */
  preset: BuiltInPreset;
  /** Makes the examples, trains the links and writes the folder. */
  make(gpu: Gpu): Promise<void>;
}

export type BuiltIn = BuiltInModel | BuiltInLinks;

export const idOf = (builtIn: BuiltIn): string => (builtIn.kind === 'model' ? builtIn.id : builtIn.preset.id);
