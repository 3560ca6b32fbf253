// The licences of what others wrote, as a file beside the page (/licences.txt), which its footer leads to.
import type { Plugin } from 'vite';
import { thirdPartyNotices } from '../packages.ts';

const FILE = 'licences.txt';

export function thirdPartyNoticesFile(): Plugin {
  let root = '';
  return {
    name: 'patchbay:third-party-notices',
    configResolved(config) {
      ({ root } = config);
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${FILE}`, (_request, response) => {
        response.setHeader('content-type', 'text/plain; charset=utf-8');
        response.end(thirdPartyNotices(root));
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: thirdPartyNotices(root) });
    },
  };
}
