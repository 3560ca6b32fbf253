// What a person types or pastes to name a model of a hub: "owner/name", "owner/name@revision", or the address of its page.
import type { HubAddress } from '../../shared/models.ts';

export type ParsedRepository = { address: HubAddress } | { problem: string };

const NAME = /^[A-Za-z0-9][\w.-]{0,95}$/;
const REVISION = /^[A-Za-z0-9][\w./-]{0,199}$/;
const HOW = 'Write owner/name, owner/name@revision, or paste the address of a model’s page.';

/** @param endpoint of the hub, unless a pasted address says another. */
export function parseRepository(text: string, endpoint: string): ParsedRepository {
  const typed = text.trim();
  if (/^[a-z]+:\/\//i.test(typed)) return parsePage(typed);
  const server = parseEndpoint(endpoint);
  if ('problem' in server) return server;
  const [repository, ...revision] = typed.split('@');
  return checked(server.endpoint, repository.split('/'), revision.length > 0 ? revision.join('@') : undefined);
}

/** An origin. Only encrypted ones, or this very computer: anything else could be read, and changed, on the way. */
export function parseEndpoint(text: string): { endpoint: string } | { problem: string } {
  const url = urlOf(text);
  const isHere = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (!url || !(url.protocol === 'https:' || isHere))
    return { problem: 'The hub’s address begins with https://, such as https://huggingface.co.' };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return { problem: `The hub’s address is the server alone: ${url.origin}.` };
  return { endpoint: url.origin };
}

/** https://huggingface.co/owner/name, also with /tree/revision, /blob/revision/file or /resolve/revision/file behind it. */
function parsePage(text: string): ParsedRepository {
  const url = urlOf(text);
  const server = parseEndpoint(url?.origin ?? '');
  if (!url || 'problem' in server) return { problem: HOW };
  const [owner, name, view, revision] = url.pathname.split('/').filter(Boolean);
  const hasRevision = ['tree', 'blob', 'resolve'].includes(view) && revision !== undefined;
  return checked(server.endpoint, [owner ?? '', name ?? ''], hasRevision ? decoded(revision) : undefined);
}

function checked(endpoint: string, parts: readonly string[], revision: string | undefined): ParsedRepository {
  const isName = parts.length === 2 && parts.every((part) => NAME.test(part) && !part.includes('..'));
  if (!isName) return { problem: HOW };
  if (revision === undefined) return { address: { endpoint, repository: parts.join('/') } };
  if (!REVISION.test(revision) || revision.includes('..'))
    return { problem: 'A revision is a branch, a tag or a commit, such as main.' };
  return { address: { endpoint, repository: parts.join('/'), revision } };
}

export function urlOf(text: string): URL | undefined {
  const trimmed = text.trim();
  return URL.canParse(trimmed) ? new URL(trimmed) : undefined;
}

/** Of a malformed escape, what it is: it is refused as a revision. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
