// How the site that the page came from is asked for its own files, and what a person can do when that fails.
import { TIMING, type Timing } from '../../shared/requests/patience.ts';
import { mayPass, type Access, type Hints } from '../../shared/requests/request.ts';

const UPDATED = 'Reload the page; the site may just have been updated.';

const HINTS: Hints = {
  noAnswer: 'Check that you are online, and signed in to this network, then try again. What has come is kept.',
  other: UPDATED,
  changed: UPDATED,
  again: 'Check the connection and try again. What has come is kept.',
  status(status) {
    if (status === 404) return 'The file is not there: reload the page, or check the address.';
    if (status === 401 || status === 403) return 'The file is not public: check that you may read it.';
    if (status === 416) return UPDATED;
    return mayPass(status) ? 'The server is busy: try again in a minute.' : 'Try again later.';
  },
};

export function siteAccess(timing: Partial<Timing> = {}): Access {
  // An older file in the browser's own cache would fail the check again and again.
  return { ...TIMING, ...timing, hints: HINTS, request: { cache: 'no-cache' } };
}
