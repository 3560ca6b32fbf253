// What each speaker answers to the questions that the page offers first, for the preset's `prompts`.
import type { Speakers } from '../../src/engine/speakers.ts';
import type { BuiltInPreset } from '../../src/shared/preset.ts';
import { ANCHOR, COMPOSITION, type Example } from '../../src/shared/protocol.ts';

/** A line of JSON for each, on the error output. */
export async function tellChips(speakers: Speakers, preset: BuiltInPreset, chips: readonly Example[]): Promise<void> {
  console.error(`For the preset "${preset.id}" (src/shared/presets):`);
  for (const { prompt, completion } of chips) {
    const recorded: Record<string, string> = {};
    for (const speaker of [...preset.augmenters, ANCHOR, COMPOSITION])
      recorded[speaker] = (await speakers.ask(speaker, prompt, preset)).text.trim();
    console.error(JSON.stringify({ prompt, expected: completion, recorded }));
  }
}
