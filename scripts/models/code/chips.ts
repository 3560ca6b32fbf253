// The questions that the page offers first. None of their names is in the training examples, whatever the seed, so a right
// answer shows what the links carry over.
import type { Example } from '../../../src/shared/protocol.ts';

/** Kept out of training. */
export const CHIP_NAMES: readonly string[] = 'bedal babex botob bawom behul bapax beyor bewom'.split(' ');

/** A program to be explained, a text to be written as code, a program to be completed; names alone, then plain words. */
export const codeChips: readonly Example[] = [
  { prompt: 'bedal botob ;', completion: 'adds three then doubles it' },
  { prompt: 'do bedal twice then undo botob :', completion: 'add3 add3 halve' },
  { prompt: '4 bedal _ 12 ?', completion: 'add5' },
  { prompt: '5 botob babex _ 15 ?', completion: 'add8' },
  { prompt: 'undo bapax after do beyor :', completion: 'triple sub8' },
  { prompt: '6 add3 double _ 16 ?', completion: 'sub2' },
];
