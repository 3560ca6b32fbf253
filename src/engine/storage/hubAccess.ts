// How a hub is asked: as a stranger with a token at most, and what a person can do when that fails.
import { TIMING, type Timing } from '../../shared/requests/patience.ts';
import { mayPass, type Access, type Hints } from '../../shared/requests/request.ts';

const hints = (hasToken: boolean): Hints => ({
  noAnswer:
    'Check that you are online, and signed in to this network; the server must also allow other sites to read from it (CORS). What has come is kept.',
  other: 'Check the address: the server has to speak the paths of the Hugging Face hub.',
  changed: 'The file on the server has changed: remove the model and fetch it again.',
  again: 'Check the connection and try again. What has come is kept.',
  status(status) {
    if (status === 404) return 'Check owner, name and revision.';
    if (status === 416) return this.changed;
    if (mayPass(status)) return 'The server is busy: try again in a few minutes. What has come is kept.';
    if (status !== 401 && status !== 403) return this.other;
    return hasToken
      ? "Check the name and the token; some models ask you to accept their conditions on the model's page first."
      : "Check the name. If it is private, or asks for conditions to be accepted on the model's page, give an access token.";
  },
});

/** @param token kept in memory only. */
export function hubAccess(token?: string, timing: Partial<Timing> = {}): Access {
  return {
    ...TIMING,
    ...timing,
    token,
    hints: hints(token !== undefined),
    // What comes is kept by us: the browser's own cache would only take the same room again.
    request: { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' },
  };
}
