// What stands in addresses: the hash of a link to the page, names of repositories, and what a hub answers.
import * as fc from 'fast-check';
import { parseEndpoint, parseRepository } from '../../../src/app/library/parseRepository.ts';
import { readLink } from '../../../src/app/share/linkText.ts';
import { possibleLinks } from '../../../src/app/share/possibleLinks.ts';
import { hubAccess } from '../../../src/engine/storage/hubAccess.ts';
import { checkAddress, fileUrl, infoUrl, treeUrl } from '../../../src/engine/storage/hubAddress.ts';
import { readListing } from '../../../src/engine/storage/hubListing.ts';
import { chooseFiles } from '../../../src/engine/storage/modelChoice.ts';
import { changedJson } from '../changedJson.ts';
import { changedText } from '../changedText.ts';
import { hostileNumber, hostileText, jsonOf, NAMES } from '../hostileValues.ts';
import { expectThat, orRefused, parser } from '../parser.ts';

const HASHES = [
  '#v=1&preset=codes-and-sums&links=1.2-0.h4+1.2-1.h4.off&question=cat+%2B+7+%3D&train.steps=60',
  '#v=1&anchor=hub%3Ahttps%3A%2F%2Fhub.example.org%2Fmade%2Fsmol%40c0ffee1234&augmenters=page%3Acodes+files%3Amine%3AMine&room=4096',
  '#v=2&mode=chat&sampling.temperature=0.5&sampling.newSeed=no&train.learningRate=1e-5',
];
const HASH_WORDS = [
  '&',
  '=',
  '%',
  '%F0%9F',
  '+',
  '&links=',
  '1.2-0.h4',
  '.off',
  '&__proto__=1',
  '&train.steps=',
  '1e999',
  'NaN',
  '&anchor=',
  'hub:https://',
  'files:',
  '#v=1',
  '\ud800',
];
const NAMES_IN_LINKS = [
  'v',
  'preset',
  'anchor',
  'augmenters',
  'room',
  'links',
  'mode',
  'question',
  'train.steps',
  'train.schedule',
  'sampling.topK',
  'sampling.newSeed',
];
const value = fc.oneof(
  hostileText,
  hostileNumber.map(String),
  fc.constantFrom('1.2-0.h4', 'page:codes', 'files:a:%E0%A4%A', 'yes'),
  fc.constantFrom('1.1-1.h4 ', 'page:x ').map((each) => each.repeat(300)),
);
const generatedHash = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES_IN_LINKS), fc.constantFrom(...NAMES)), value), { maxLength: 8 })
  .map((entries) => `#${new URLSearchParams([['v', '1'], ...entries]).toString()}`);
const SHAPES = {
  anchor: { id: 'a', blocks: 4, width: 64, heads: 4 },
  augmenters: [{ id: 'b', blocks: 2, width: 64, heads: 4 }],
};

function runHash(hash: string): void {
  const read = readLink(hash);
  if (!read) return;
  const { setup, ignored } = read;
  expectThat(Object.getPrototypeOf(setup) === Object.prototype, 'a setup is a plain object');
  expectThat(ignored.every((each) => each.length < 400) && ignored.length < 5000, 'what is ignored is told briefly');
  const { links } = possibleLinks(setup.links ?? [], SHAPES, []);
  expectThat(new Set(links.map(({ id }) => id)).size === links.length, 'links have ids of their own');
  for (const number of Object.values(setup).filter((each) => typeof each === 'number'))
    expectThat(Number.isFinite(number), 'numbers are finite');
}

export const urlHash = parser<string>({
  name: 'url-hash',
  about: "the hash of the page's address",
  generated: generatedHash,
  mutated: changedText(HASHES, HASH_WORDS),
  bytes: ({ length }) => length,
  run: runHash,
});

type Address = [typed: string, endpoint: string];
const ADDRESS_WORDS = [
  '/',
  '@',
  '..',
  ':',
  '%2e%2e',
  '%',
  '\ud800',
  ' ',
  '?',
  '#',
  '\\',
  'http://',
  'https://',
  'user:pass@',
  'localhost',
  '\u0000',
  'tree/',
  'ſ',
  '。',
];
const TYPED = [
  'owner/name',
  'owner/name@main',
  'https://huggingface.co/owner/name/tree/refs%2Fpr%2F1',
  'https://huggingface.co/owner/name',
];
const ENDPOINTS = ['https://huggingface.co', 'http://localhost:8080', 'https://mirror.example/hub/'];

async function runAddress([typed, endpoint]: Address): Promise<void> {
  parseEndpoint(endpoint);
  const parsed = parseRepository(typed, endpoint);
  if ('address' in parsed) {
    const checked = await orRefused(() => checkAddress(parsed.address));
    if (checked) expectStays(checked, checked.endpoint);
  }
  // Also what no page has looked at: records and links have addresses.
  const [repository, ...revision] = typed.split('@');
  const checked = checkAddress({
    endpoint,
    repository,
    revision: revision.length > 0 ? revision.join('@') : undefined,
  });
  expectStays(checked, checked.endpoint);
}

/** Nothing climbs out of its place in the path. */
function expectStays(address: ReturnType<typeof checkAddress>, endpoint: string): void {
  const root = endpoint.endsWith('/') ? endpoint : `${endpoint}/`;
  const { origin } = new URL(endpoint);
  for (const url of [infoUrl(address), treeUrl(address, 'c0ffee'), fileUrl(address, 'c0ffee', '../x?y#z')]) {
    expectThat(new URL(url).href.startsWith(new URL(root).href), `${url} stays below ${endpoint}`);
    expectThat(new URL(url).origin === origin, `${url} stays on its server`);
  }
}

export const hubAddress = parser<Address>({
  name: 'hub-address',
  about: 'names and addresses of repositories, as typed, pasted or in a link',
  generated: fc.tuple(
    fc
      .tuple(hostileText, fc.constantFrom('/', '', '@', '/../'), hostileText, fc.constantFrom('', '@'), hostileText)
      .map((parts) => parts.join('')),
    fc.oneof(fc.constantFrom(...ENDPOINTS), hostileText, fc.webUrl()),
  ),
  mutated: fc.tuple(
    changedText(TYPED, ADDRESS_WORDS),
    fc.oneof(fc.constantFrom(...ENDPOINTS), changedText(ENDPOINTS, ADDRESS_WORDS)),
  ),
  bytes: ([typed, endpoint]) => typed.length + endpoint.length,
  run: runAddress,
});

const sha256 = 'a'.repeat(64);
const INFO = {
  sha: 'b'.repeat(40),
  siblings: [
    { rfilename: 'config.json', size: 100 },
    { rfilename: 'tokenizer.json', size: 100 },
    { rfilename: 'model.safetensors', size: 100, lfs: { sha256, size: 100 } },
    { rfilename: 'onnx/model.onnx', size: 1 },
  ],
  cardData: { license: ['mit', 'other'] },
};
const BARE = { ...INFO, siblings: INFO.siblings.map(({ rfilename }) => ({ rfilename })), cardData: 'odd' };
const TREE = [
  { type: 'file', path: 'config.json', size: 100 },
  { type: 'file', path: 'model.safetensors', size: 100, lfs: { oid: sha256 } },
  { type: 'directory', path: 'onnx' },
];
type Answers = [info: string, tree: string];
const sibling = fc.record({
  rfilename: fc.oneof(fc.constantFrom('config.json', 'tokenizer.json', 'model.safetensors'), hostileText),
  size: hostileNumber,
});
const generatedInfo = fc.array(sibling, { maxLength: 6 }).map((siblings): unknown => ({ ...INFO, siblings }));
const HUB_WORDS = ['<html>', '{', '[', '"', '1e999', '"siblings":', '\ud800', '\\ud800', '"size":-1', '\0'];

/** The hub is this computer itself: what it answers is the case. */
async function runListing(answers: Answers): Promise<void> {
  const real = globalThis.fetch;
  let asked = 0;
  globalThis.fetch = () => Promise.resolve(new Response(answers[asked++] ?? ''));
  try {
    const address = checkAddress({ endpoint: 'https://hub.example', repository: 'a/b' });
    const { files, license } = await readListing(address, hubAccess());
    expectThat(typeof license === 'string', 'a licence is a text');
    for (const { bytes, url, name } of files) {
      expectThat(Number.isSafeInteger(bytes) && bytes >= 0, 'a file has a size');
      expectThat(new URL(url).href.startsWith('https://hub.example/a/b/resolve/'), `"${name}" lies in its repository`);
    }
    await orRefused(() => chooseFiles(files));
  } finally {
    globalThis.fetch = real;
  }
}

export const hubListing = parser<Answers>({
  name: 'hub-listing',
  about: 'what a hub answers: commit, files, sizes, hashes, licence',
  generated: fc.tuple(generatedInfo.map(jsonOf), changedJson([TREE]).map(jsonOf)),
  mutated: fc.oneof(
    fc.tuple(changedJson([INFO, BARE]).map(jsonOf), changedJson([TREE]).map(jsonOf)),
    fc.tuple(changedText([jsonOf(INFO)], HUB_WORDS), fc.constant(jsonOf(TREE))),
  ),
  bytes: (answers) => answers.join('').length,
  run: runListing,
});
