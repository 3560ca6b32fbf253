// The picture of the wiring to the clipboard, or as a file.
import { saveFile } from '../../state/saveFile.ts';
import { currentPreset } from '../../state/preset.ts';
import type { WireModels } from '../useModels.ts';
import { currentPicture } from './currentPicture.ts';
import { pngOf } from './drawShapes.ts';
import { svgOf } from './svgOf.ts';

export type Taking = 'copy' | 'svg' | 'png';

const TOO_LARGE = 'The browser cannot make an image this large. Save it as SVG instead.';

/** @returns what came of it, in words. */
export async function takePicture(taking: Taking, models: WireModels): Promise<string> {
  const picture = currentPicture(models);
  const name = `patchbay-${currentPreset().id}`;
  if (taking === 'svg') {
    saveFile(`${name}.svg`, new Blob([svgOf(picture)], { type: 'image/svg+xml' }));
    return 'The picture is saved as SVG.';
  }
  const png = pngOf(picture);
  if (taking === 'copy') return copy(png);
  const made = await png;
  if (!made) return TOO_LARGE;
  saveFile(`${name}.png`, made);
  return 'The picture is saved as PNG.';
}

/** Safari lets a page write only while it answers a click: so it gets the picture before that is made. */
async function copy(png: Promise<Blob | undefined>): Promise<string> {
  const whole = png.then((made) => made ?? Promise.reject(new Error(TOO_LARGE)));
  whole.catch(() => undefined); // heard of below
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': whole })]);
    return 'The picture is copied.';
  } catch {
    return (await png) ? 'The browser did not copy it. Save it as PNG instead.' : TOO_LARGE;
  }
}
