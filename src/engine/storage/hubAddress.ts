// Where a model lies on a hub, checked, and the paths below it. Whatever a person types ends up in an address that is
// fetched, so nothing may climb out of its place in the path.
import { badRequest } from '../../shared/errors.ts';
import type { HubAddress } from '../../shared/models.ts';

export type CheckedAddress = Required<HubAddress>;

const NAME = /^\w[\w.-]{0,95}$/;
const LONGEST_REVISION = 255;
const LOCAL_HOSTS = ['localhost', '127.0.0.1'];

/** With "main" for no revision, and the endpoint without a slash at its end. @throws PatchbayError 'bad-request'. */
export function checkAddress({ endpoint, repository, revision = 'main' }: HubAddress): CheckedAddress {
  const names = repository.split('/');
  if (names.length !== 2 || !names.every((name) => NAME.test(name)))
    throw badRequest(`"${repository}" is not the name of a repository.`, 'Write it as owner/name.');
  if (!isWritable(revision)) throw badRequest('The revision has half a character in it.', 'Type it anew.');
  const isPlace = revision !== '' && revision !== '.' && revision !== '..' && revision.length <= LONGEST_REVISION;
  if (!isPlace) throw badRequest(`"${revision}" is not a revision.`, 'Name a branch, a tag or a commit.');
  return { endpoint: checkEndpoint(endpoint), repository, revision };
}

/** The one request that says what a model is: its commit, its files with sizes and hashes, its licence. */
export function infoUrl({ endpoint, repository, revision }: CheckedAddress): string {
  return `${endpoint}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
}

export function treeUrl({ endpoint, repository }: CheckedAddress, commit: string): string {
  return `${endpoint}/api/models/${repository}/tree/${commit}`;
}

export function fileUrl({ endpoint, repository }: CheckedAddress, commit: string, name: string): string {
  return `${endpoint}/${repository}/resolve/${commit}/${encodeURIComponent(name)}`;
}

/** Half of a surrogate pair has no place in an address. */
export function isWritable(name: string): boolean {
  return !/\p{Surrogate}/u.test(name);
}

/** Hubs behind a folder of a server (mirrors in companies) are fine. */
function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url) throw badRequest(`"${endpoint}" is not the address of a server.`, 'Write it as https://example.com.');
  const isLocal = url.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname);
  if (url.protocol !== 'https:' && !isLocal)
    throw badRequest(
      `Models are not fetched from ${endpoint}: the connection would not be private.`,
      'Use an https:// address, or http://localhost for a server on this computer.',
    );
  if (url.username || url.password || url.search || url.hash)
    throw badRequest(`"${endpoint}" says more than where the server is.`, 'Put an access token into its own field.');
  return url.origin + url.pathname.replace(/\/+$/, '');
}
