import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import type { Kernel } from '../gpu/kernel.ts';
import { brokenGpu } from '../testing/brokenGpu.ts';
import { relativeError } from '../testing/fixtures.ts';
import { hasSubgroups, testGpu } from '../testing/gpu.ts';
import { build, drawBlueprint } from '../testing/randomComposition.ts';
import { drawExample } from '../testing/randomText.ts';
import { capacityFor, recordLogits } from '../testing/recorded.ts';
import { Draw } from '../testing/draw.ts';
import { SelfTest, type Needed } from './selfTest.ts';
import { wrongKernelNotice } from './wrongKernelNotice.ts';

const ALL: Needed = { headWidths: [16], largestMatrix: 2 ** 18, tablesInPieces: true, training: true };
/** Kernels whose numbers only show in those of others. */
const INDIRECT = ['attention/backward_delta'];
/** Kernels whose numbers those of other files work on. */
const NEEDED_ELSEWHERE = /attention|sum_squares/;
/** A CPU adapter takes its time for the kernels of a card, most of it to compile them. */
const SLOW_MS = 180_000;
const WITH_SUBGROUPS = await hasSubgroups();
const PROFILES = {
  'of a card': { fallback: false },
  'of a CPU': { fallback: true, subgroupSize: WITH_SUBGROUPS ? 4 : 0 },
};

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));

describe.each(Object.entries(PROFILES))('with the kernels %s', (_, capabilities) => {
  it(
    'all kernels are right here, for narrow and wide heads',
    async () => {
      const test = new SelfTest(brokenGpu(gpu, {}, capabilities));
      expect(await test.run({ ...ALL, headWidths: [4, 16, 128] })).toEqual([]);
      expect(test.report.checked).toBeGreaterThan(35);
    },
    SLOW_MS,
  );

  it(
    'each kernel that does nothing is found, and no other is blamed that does not need it',
    async () => {
      const names = new Set<string>();
      const watched = brokenGpu(gpu, {}, capabilities);
      const { pipeline } = watched.kernels;
      vi.spyOn(watched.kernels, 'pipeline').mockImplementation((kernel) => {
        names.add(kernel.name);
        return pipeline(kernel);
      });
      await new SelfTest(watched).run(ALL);
      for (const name of names) {
        const broken = brokenGpu(gpu, { [name]: 'idle' }, capabilities);
        const wrong = await new SelfTest(broken).run(ALL);
        const blamed = [...broken.capabilities.wrong];
        if (INDIRECT.includes(name)) expect(blamed.length, name).toBeGreaterThan(0);
        else expect(blamed, name).toContain(name);
        const [file] = name.split('/');
        for (const kernel of blamed)
          expect(kernel.startsWith(`${file}/`) || NEEDED_ELSEWHERE.test(name), `${name}: ${kernel}`).toBe(true);
        if (name.includes('_group/'))
          expect(wrong.find(({ kernel }) => kernel === name)?.replacedBy).toBe(name.replace('_group', ''));
      }
    },
    SLOW_MS,
  );
});

it('what only stands in for others is told only with them', async () => {
  const card = PROFILES['of a card'];
  const told = async (...kernels: string[]): Promise<string[]> => {
    const faults = Object.fromEntries(kernels.map((kernel) => [kernel, 'idle'] as const));
    const wrong = await new SelfTest(brokenGpu(gpu, faults, card)).run({ ...ALL, training: false });
    return wrong.map(({ kernel, replacedBy }) => `${kernel}: ${replacedBy}`);
  };
  expect(await told('rms_norm/forward', 'attention_by_four/forward')).toEqual([]);
  expect(await told('rms_norm_group/forward')).toEqual(['rms_norm_group/forward: rms_norm/forward']);
  expect(await told('rms_norm/forward', 'rms_norm_group/forward')).toEqual(['rms_norm_group/forward: undefined']);
});

it('every kernel that there is runs in it, on one adapter or another', async () => {
  const ran = new Set<string>();
  for (const capabilities of Object.values(PROFILES)) {
    const watched = brokenGpu(gpu, {}, capabilities);
    const { pipeline } = watched.kernels;
    vi.spyOn(watched.kernels, 'pipeline').mockImplementation((kernel) => {
      ran.add(placeOf(kernel));
      return pipeline(kernel);
    });
    await new SelfTest(watched).run(ALL);
  }
  const all = readdirSync('shaders').flatMap((file) => {
    const code = readFileSync(`shaders/${file}`, 'utf8');
    if (/^enable subgroups;/m.test(code) && !WITH_SUBGROUPS) return [];
    return [...code.matchAll(/@compute[^\n]*\nfn (\w+)/g)].map(([, entryPoint]) => `${file}/${entryPoint}`);
  });
  expect(all.length).toBeGreaterThan(40);
  expect([...ran].sort()).toEqual(all.sort());
});

it.each([
  ['of a card', 35],
  ['of a CPU', 27],
] as const)('asks for nothing twice, and checks training only when that is needed: %s', async (profile, most) => {
  const test = new SelfTest(brokenGpu(gpu, {}, PROFILES[profile]));
  await test.run({ ...ALL, training: false });
  const { checked } = test.report;
  expect(checked).toBeLessThan(most);
  const finish = vi.spyOn(gpu.kernels, 'pipeline');
  await test.run({ ...ALL, training: false });
  expect(finish).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  await test.run(ALL);
  expect(test.report.checked).toBeGreaterThan(checked + 10);
});

it('a kernel that does not compile counts as wrong; a device that fails does not', async () => {
  const refused = new SelfTest(brokenGpu(gpu, { 'gate/forward': 'refused' }));
  expect(await refused.run({ ...ALL, training: false })).toEqual([
    { kernel: 'gate/forward', problem: 'gate/forward was refused.', replacedBy: undefined },
  ]);
  const failing = brokenGpu(gpu, {});
  vi.spyOn(failing.kernels, 'pipeline').mockRejectedValue(new Error('lost'));
  await expect(new SelfTest(failing).run(ALL)).rejects.toThrow('lost');
});

it.each([
  ...(WITH_SUBGROUPS
    ? [[{ 'linear/quad nt': 'idle', 'attention_quad/forward': 'refused' }, PROFILES['of a CPU']] as const]
    : []),
  [
    { 'linear/tiled nt': 'idle', 'attention_tiled/forward': 'idle', 'rms_norm_group/forward': 'idle' },
    PROFILES['of a card'],
  ] as const,
])('a composition gives the same logits without %j', async (faults, capabilities) => {
  const blueprint = drawBlueprint(3);
  const batch = [40, 9].map((length) => drawExample(new Draw(length), blueprint, length));
  const logitsOn = async (device: Gpu): Promise<Float32Array[]> => {
    const { composition, destroy } = build(device, blueprint);
    const recorded = await recordLogits(device, composition, capacityFor(composition, batch));
    const logits = await recorded.run(batch);
    recorded.destroy();
    destroy();
    return logits;
  };
  const broken = brokenGpu(gpu, faults, capabilities);
  const expected = await logitsOn(brokenGpu(gpu, {}, capabilities));
  const wrong = await new SelfTest(broken).run({ ...ALL, training: false });
  expect(wrong.map(({ kernel }) => kernel).sort()).toEqual(Object.keys(faults).sort());
  expect(wrong.every(({ replacedBy }) => replacedBy !== undefined)).toBe(true);
  for (const [i, logits] of (await logitsOn(broken)).entries())
    expect(relativeError(logits, expected[i])).toBeLessThan(1e-5);
});

it('says in words what is wrong and what is done about it', () => {
  const plainer = { kernel: 'linear/tiled nt', problem: 'number 3 is NaN', replacedBy: 'linear/plain' };
  expect(wrongKernelNotice(plainer).message).toContain('linear/tiled nt gives wrong numbers');
  expect(wrongKernelNotice(plainer).message).toContain('right, but slower');
  expect(wrongKernelNotice({ kernel: 'gate/forward', problem: '' }).message).toContain('Do not trust');
});

/** File and entry point: a kernel's code is its file's with other constants. */
function placeOf({ code, entryPoint }: Kernel): string {
  const start = (text: string): string => text.split('\n').slice(0, 3).join();
  const file = readdirSync('shaders').find((name) => start(readFileSync(`shaders/${name}`, 'utf8')) === start(code));
  return `${file}/${entryPoint}`;
}
