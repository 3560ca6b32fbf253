import type { Preset } from '../preset.ts';
import { code } from './code.ts';
import { codesAndSums } from './codesAndSums.ts';
import { keyValues } from './keyValues.ts';
import { language } from './language.ts';
import { twoExperts } from './twoExperts.ts';

/** The first one opens with the page. */
export const presets: readonly Preset[] = [codesAndSums, keyValues, language, code, twoExperts];
