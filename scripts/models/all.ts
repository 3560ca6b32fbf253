// Everything that ships, in the order in which it is made: links come behind their models.
import type { BuiltIn } from './builtIn.ts';
import { codes } from './codes.ts';
import { codesAndSumsLinks } from './links.ts';
import { sums } from './sums.ts';
import { cities } from './twoExperts/cities.ts';
import { twoExpertsLinks } from './twoExperts/links.ts';

export const builtIns: readonly BuiltIn[] = [codes, sums, codesAndSumsLinks, cities, twoExpertsLinks];
