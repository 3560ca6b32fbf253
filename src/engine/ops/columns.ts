import code from '../../../shaders/columns.wgsl?raw';
import { badRequest } from '../../shared/errors.ts';
import { kernelFile } from '../gpu/kernel.ts';
import { u32, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('columns', code, ['join', 'part']);

/**
 * Matrices side by side. pieces: [N, wᵢ], out: [N, Σ wᵢ].
 * @throws PatchbayError 'bad-request' when they differ in rows.
 */
export function joinColumns(recorder: Recorder, pieces: readonly Tensor[]): Tensor {
  const [{ name, shape }] = pieces;
  const [rows] = shape;
  const odd = pieces.find((piece) => piece.shape[0] !== rows);
  if (odd)
    throw badRequest(
      `${odd.name} [${odd.shape.join(', ')}] cannot stand beside ${name} [${shape.join(', ')}].`,
      'Give all pieces the same number of rows.',
    );
  const width = pieces.reduce((sum, piece) => sum + piece.shape[1], 0);
  const out = recorder.output([rows, width], `${name} …`, pieces);
  const params = (piece: Tensor, first: number, accumulate: 0 | 1) =>
    [rows, piece.shape[1], width, first, accumulate].map(u32);
  eachPlace(pieces, (piece, first) =>
    recorder.dispatchThreads(kernels.join, [piece, out], params(piece, first, 0), elements(piece.shape)),
  );

  recorder.onBackward(out, (dOut) =>
    eachPlace(pieces, (piece, first) => {
      const dPiece = recorder.gradientTarget(piece);
      if (!dPiece) return;
      const settings = params(piece, first, dPiece.accumulate);
      recorder.dispatchThreads(kernels.part, [dOut, dPiece.tensor], settings, elements(piece.shape));
    }),
  );
  return out;
}

/** Every piece with its first column. */
function eachPlace(pieces: readonly Tensor[], visit: (piece: Tensor, first: number) => void): void {
  let first = 0;
  for (const piece of pieces) {
    visit(piece, first);
    first += piece.shape[1];
  }
}
