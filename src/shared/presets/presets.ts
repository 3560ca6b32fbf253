import type { Preset } from '../preset.ts';
import { code } from './code.ts';
import { codesAndSums } from './codesAndSums.ts';
import { language } from './language.ts';

/** The first one opens with the page. */
export const presets: readonly Preset[] = [codesAndSums, language, code];
