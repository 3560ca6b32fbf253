// Everything that ships, in the order in which it is made: links come behind their models.
import type { BuiltIn } from './builtIn.ts';
import { coder } from './code/coder.ts';
import { library } from './code/library.ts';
import { codeLinks } from './code/links.ts';
import { codes } from './codes.ts';
import { calculator } from './keyValues/calculator.ts';
import { keysModel } from './keyValues/keysModel.ts';
import { keyValuesLinks } from './keyValues/links.ts';
import { ancestor } from './language/ancestorModel.ts';
import { english } from './language/englishModel.ts';
import { languageLinks } from './language/links.ts';
import { ovari } from './language/ovariModel.ts';
import { codesAndSumsLinks } from './links.ts';
import { sums } from './sums.ts';
import { cities } from './twoExperts/cities.ts';
import { twoExpertsLinks } from './twoExperts/links.ts';

export const builtIns: readonly BuiltIn[] = [
  codes,
  sums,
  codesAndSumsLinks,
  keysModel,
  calculator,
  keyValuesLinks,
  cities,
  twoExpertsLinks,
  ancestor,
  ovari,
  english,
  languageLinks,
  library,
  coder,
  codeLinks,
];
