// Which service worker brings the version of this very tab, and which one a newer: that one is told of.
import { beforeEach, expect, it, vi } from 'vitest';
import { registerServiceWorker } from './serviceWorker.ts';
import { useNewVersion } from './state/newVersion.ts';
import { useOpening } from './state/opening.ts';

let container: EventTarget & { register: ReturnType<typeof vi.fn> };

/** @param worker of an earlier visit. */
function visit(worker: { state: ServiceWorkerState } | undefined | Error): void {
  const getRegistration = (): Promise<unknown> =>
    worker instanceof Error ? Promise.reject(worker) : Promise.resolve(worker && { active: worker });
  const parts = { controller: null, getRegistration, register: vi.fn(() => Promise.resolve()) };
  container = Object.assign(new EventTarget(), parts);
  vi.stubGlobal('navigator', { serviceWorker: container });
  registerServiceWorker();
}

/** A worker takes over. @returns whether it is told of. */
async function isTold(): Promise<boolean> {
  container.dispatchEvent(new Event('controllerchange'));
  await new Promise((resolve) => setTimeout(resolve));
  return useNewVersion.getState().isHere;
}

beforeEach(() => {
  vi.stubEnv('PROD', true);
  vi.stubGlobal('document', { baseURI: 'https://example.org/' });
  useNewVersion.setState({ isHere: false });
  useOpening.setState({ status: 'opening' });
  return () => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  };
});

it('a page that was reloaded by force, and so has no controller, is told of the next version', async () => {
  visit({ state: 'activated' });
  await vi.waitFor(() => expect(container.register).toHaveBeenCalledOnce());
  expect(await isTold()).toBe(true);
});

it.each([
  ['there is none yet', undefined],
  ['the first is just taking over', { state: 'activating' as const }],
  ['the browser does not say', new Error('no')],
])('the first worker is no news, the second is: %s', async (_title, worker) => {
  visit(worker);
  expect([await isTold(), await isTold()]).toEqual([false, true]);
});

it('the first is registered when the models are open', async () => {
  visit(undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(container.register).not.toHaveBeenCalled();
  useOpening.setState({ status: 'open' });
  expect(container.register).toHaveBeenCalledOnce();
});
