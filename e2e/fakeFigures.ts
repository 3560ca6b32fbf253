// What the links of the engine that is none (fakeEngine.ts) write: for each its own share, by the order of the wiring; the
// second one writes nothing. To be added to the page before the engine.
import type { FakeMore, LookCommand } from './fakeEngine.ts';

export function fakeFigures(): void {
  const missing = (): never => {
    throw { code: 'bad-request', message: 'There is nothing to look into here.' };
  };
  const looks: FakeMore<LookCommand> = {
    handlers: ({ wiring }) => ({
      measureLinks: () => {
        const on = wiring().links.filter(({ enabled }) => enabled);
        return on.map(({ id }, i) => ({ link: id, share: [0.06, 0, 0.85, 0.24, 1.3, 0.48][i % 6] }));
      },
      lookInside: missing,
      lookAtLink: missing,
      lookAtToken: missing,
    }),
  };
  Object.assign(window, { fakeLooks: looks });
}
