import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { contentSecurityPolicy, contentSecurityPolicyMeta } from './scripts/vite/contentSecurityPolicy.ts';
import { oneEagerChunk } from './scripts/vite/oneEagerChunk.ts';
import { serviceWorkerBuild } from './scripts/vite/serviceWorkerBuild.ts';
import { thirdPartyNoticesFile } from './scripts/vite/thirdPartyNotices.ts';

/** Isolation gives the engine fine timers; the rest is what a careful static host sends. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export default defineConfig({
  base: './', // works in any folder of any static host
  appType: 'mpa', // a missing file is a 404, not index.html
  plugins: [react(), oneEagerChunk(), contentSecurityPolicyMeta(), thirdPartyNoticesFile(), serviceWorkerBuild()],
  worker: { format: 'es' },
  build: {
    target: ['chrome123', 'edge123', 'firefox141', 'safari26'], // WebGPU, and light-dark() as written
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000, // bytes are watched by scripts/bundleBudget.mjs
  },
  server: { headers: isolation },
  preview: {
    port: 4173,
    headers: {
      ...isolation,
      'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  },
});
