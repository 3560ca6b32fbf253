import { expect, it, vi } from 'vitest';
import { testGpu } from '../src/engine/testing/gpu.ts';

it('a test spies on what others use', () => {
  vi.spyOn(Math, 'max').mockReturnValue(0);
  expect(Math.max(1)).toBe(0);
});

it('and the next one finds it as it was', () => {
  expect(Math.max(1)).toBe(1);
});

it('nobody destroys the device that all share', async () => {
  const gpu = await testGpu();
  expect(() => gpu.destroy()).toThrow('This device is shared');
  expect(gpu.loss()).toBeUndefined();
});
