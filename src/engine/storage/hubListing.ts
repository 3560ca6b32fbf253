// What a hub says of a model: its commit, its files, its licence. Two requests at most. By hand and not with
// @huggingface/hub: that needs two requests where one will do (modelInfo for the commit, listFiles for sizes and hashes),
// believes what it gets, follows any address in a Link header with the token, and is 5.9 kB (gzipped) for these two calls.
import * as v from 'valibot';
import { fileUrl, infoUrl, isWritable, treeUrl, type CheckedAddress } from './hubAddress.ts';
import { askJson, failed, type Access } from '../../shared/requests/request.ts';

export interface HubFile {
  name: string;
  bytes: number;
  /** Where the hub knows it: of large files. */
  sha256?: string;
  url: string;
}

export interface HubListing {
  commit: string;
  license: string;
  /** Files at the top; folders are left out. */
  files: HubFile[];
}

const LARGEST_ANSWER = 20_000_000;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/));
const info = v.object({
  sha: v.pipe(v.string(), v.regex(/^[\da-f]{40}([\da-f]{24})?$/)),
  siblings: v.array(
    v.object({ rfilename: v.string(), size: v.optional(size), lfs: v.nullish(v.object({ sha256, size })) }),
  ),
  /** Written by hand, in any form; what is odd counts as not there. */
  cardData: v.fallback(v.optional(v.object({ license: v.union([v.string(), v.array(v.string())]) })), undefined),
});
const tree = v.array(
  v.object({ type: v.string(), path: v.string(), size: v.optional(size), lfs: v.nullish(v.object({ oid: sha256 })) }),
);

/** @throws PatchbayError 'download'. */
export async function readListing(address: CheckedAddress, access: Access): Promise<HubListing> {
  const what = `${address.repository} (${address.revision})`;
  const url = infoUrl(address);
  const {
    sha: commit,
    siblings,
    cardData,
  } = check(info, await askJson(url, what, access, LARGEST_ANSWER), url, what, access);
  const listed = siblings.map(({ rfilename, size: bytes, lfs }) => ({
    name: rfilename,
    bytes: lfs?.size ?? bytes,
    sha256: lfs?.sha256,
  }));
  const isComplete = listed.every(({ bytes }) => bytes !== undefined);
  const files = isComplete ? listed : await readTree(address, commit, what, access);
  return {
    commit,
    license: [cardData?.license ?? []].flat().join(', '),
    files: files.flatMap(({ name, bytes, ...rest }) =>
      name.includes('/') || bytes === undefined || !isWritable(name)
        ? []
        : [{ name, bytes, ...rest, url: fileUrl(address, commit, name) }],
    ),
  };
}

/** Some mirrors leave out the sizes of the files. */
async function readTree(address: CheckedAddress, commit: string, what: string, access: Access) {
  const url = treeUrl(address, commit);
  const entries = check(tree, await askJson(url, what, access, LARGEST_ANSWER), url, what, access);
  return entries
    .filter(({ type }) => type === 'file')
    .map(({ path, size: bytes, lfs }) => ({ name: path, bytes, sha256: lfs?.oid }));
}

function check<Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
  url: string,
  what: string,
  { hints }: Access,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw failed(
    url,
    what,
    `the answer makes no sense (${v.getDotPath(issue) ?? 'all of it'}: ${issue.message})`,
    hints.other,
  );
}
