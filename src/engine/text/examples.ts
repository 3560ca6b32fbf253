// A small file of questions and answers, at once. Large ones are read in pieces: see exampleReading.ts.
import type { ReadExamples } from '../../shared/protocol.ts';
import { kindOf, nothingIn, unusable } from './exampleKinds.ts';
import { ExampleReading } from './exampleReading.ts';
import { oneLineEnd } from './lineEnds.ts';
import { atOnce } from './pacer.ts';
import { unreadableText } from './unreadableKind.ts';

/** What stands twice counts twice. @throws PatchbayError 'bad-examples' when nothing in the file can be used. */
export function readExamples(name: string, text: string): ReadExamples {
  const why = unreadableText(text);
  if (why) throw unusable(name, why);
  const whole = oneLineEnd(text.replace(/^\ufeff/, ''));
  const reading = new ExampleReading(kindOf(name, whole));
  atOnce(reading.push(whole));
  atOnce(reading.end());
  if (reading.items.length === 0) throw nothingIn(name, reading.problems.at(0));
  return {
    examples: reading.items.map(({ example }) => example),
    problems: reading.problems.map(({ line, reason }) => ({ line, reason })),
  };
}
