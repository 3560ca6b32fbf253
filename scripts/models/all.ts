// Everything that ships, in the order in which it is made: links come behind their models.
import type { BuiltIn } from './builtIn.ts';
import { codes } from './codes.ts';
import { codesAndSumsLinks } from './links.ts';
import { sums } from './sums.ts';

export const builtIns: readonly BuiltIn[] = [codes, sums, codesAndSumsLinks];
