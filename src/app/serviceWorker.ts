// The page comes back without a network: see src/serviceWorker/serviceWorker.ts. Only the built page has that worker.
import { useNewVersion } from './state/newVersion.ts';
import { isOpening, useOpening } from './state/opening.ts';

export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  // The first one brings the version of this very tab; one that takes the place of another, a newer one.
  let isFirst = isNoneThere(serviceWorker);
  serviceWorker.addEventListener('controllerchange', () => {
    const was = isFirst;
    isFirst = Promise.resolve(false);
    void was.then((first) => !first && useNewVersion.setState({ isHere: true }));
  });
  const script = new URL('sw.js', document.baseURI);
  // A refusal (private window, storage switched off) costs nothing but the page without a network.
  const register = (): unknown => serviceWorker.register(script, { updateViaCache: 'none' }).catch(() => undefined);
  // It stores every part of the page: a first visit needs its line for the models before that.
  void isFirst.then((first) => (first ? whenOpened(register) : register()));
}

/** Having no controller does not tell: a page that was reloaded by force has none, either. */
async function isNoneThere(serviceWorker: ServiceWorkerContainer): Promise<boolean> {
  const registration = await serviceWorker.getRegistration().catch(() => undefined);
  return registration?.active?.state !== 'activated';
}

/** Once: the models are open, or will not be. */
function whenOpened(then: () => void): void {
  if (!isOpening()) return then();
  const stop = useOpening.subscribe(() => {
    if (isOpening()) return;
    stop();
    then();
  });
}
