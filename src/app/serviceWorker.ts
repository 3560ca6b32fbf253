// The page comes back without a network: see src/serviceWorker/serviceWorker.ts. Only the built page has that worker.

export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const script = new URL('sw.js', document.baseURI);
  // A refusal (private window, storage switched off) costs nothing but the page without a network.
  navigator.serviceWorker.register(script, { updateViaCache: 'none' }).catch(() => undefined);
}
