// The hash behind everything random on the GPU (PCG, Jarzynski and Olano, JCGT 9(3), 2020), bit for bit.

export function pcg(value: number): number {
  const state = (Math.imul(value, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}
