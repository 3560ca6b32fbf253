// What the page may load and run: its own files, nothing inline, nothing from elsewhere. The built index.html carries the
// policy itself, so that it holds on any static host. Not in dev, where React refresh needs an inline script.
import type { Plugin } from 'vite';

/**
 * Models come from any hub that a person names, and nobody knows those when the page is built. So data may be fetched from
 * any private connection (src/engine/storage/hubAddress.ts holds to the same), and is never run: the page itself asks
 * nobody but its own origin.
 */
const HUBS = 'https: http://localhost:* http://127.0.0.1:*';

const RULES = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'connect-src': `'self' ${HUBS}`,
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // No text becomes HTML, code or a script's address, but by the one policy of src/app/trustedScripts.ts.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};

export const contentSecurityPolicy = Object.entries(RULES)
  .map(([rule, sources]) => `${rule} ${sources}`)
  .join('; ');

export function contentSecurityPolicyMeta(): Plugin {
  return {
    name: 'patchbay:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}
