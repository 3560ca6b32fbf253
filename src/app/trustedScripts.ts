// Which scripts the page may start. Under its content security policy (scripts/vite/contentSecurityPolicy.ts) a text becomes
// a script's address through this one policy only, and never becomes HTML or code: the policy has no way to make those.
// Workers and the service worker are admitted; everything else is refused by the browser, wherever in the page it is tried.

interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL: (address: string) => string }): unknown;
}

/** Scripts of this build: others of the same server, in other folders of a shared static host, are not ours. */
export function isOwnScript(address: string, page: string): boolean {
  const { href } = new URL(address, page);
  const folder = new URL('.', page).href;
  if (!href.startsWith(folder)) return false;
  return /^(assets\/[\w-]+\.js|sw\.js)$/.test(href.slice(folder.length));
}

/** To be called before the first worker is started. It is the default policy, so that the build finds `new Worker(new URL(…))`. */
export function admitOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!import.meta.env.PROD) return; // sources have other addresses, and no policy asks
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => {
      if (isOwnScript(address, document.baseURI)) return address;
      throw new TypeError(`Patchbay starts its own scripts only, and not ${address}`);
    },
  });
}
