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
  const png = await pngOf(picture);
  if (!png) return TOO_LARGE;
  if (taking === 'png') {
    saveFile(`${name}.png`, png);
    return 'The picture is saved as PNG.';
  }
  return navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]).then(
    () => 'The picture is copied.',
    () => 'The browser did not copy it. Save it as PNG instead.',
  );
}
