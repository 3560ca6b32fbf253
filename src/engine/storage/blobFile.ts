// A file that a person picked or dropped, of which ranges are read.
import { PatchbayError } from '../../shared/errors.ts';
import type { FileSource } from './fileSource.ts';

/** Reading throws PatchbayError 'bad-model' when the file was moved or changed since. */
export function blobFile(name: string, blob: Blob): FileSource {
  return {
    bytes: blob.size,
    async read(first, end) {
      try {
        return await blob.slice(first, end).arrayBuffer();
      } catch (cause) {
        throw new PatchbayError(
          {
            code: 'bad-model',
            message: `${name} could not be read.`,
            hint: 'It may have been moved or changed: pick the files again.',
          },
          { cause },
        );
      }
    },
  };
}
