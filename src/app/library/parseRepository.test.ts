import { describe, expect, it } from 'vitest';
import { parseEndpoint, parseRepository } from './parseRepository.ts';

const HUB = 'https://huggingface.co';
const MIRROR = 'https://hub.example.org';

describe('naming a model of a hub', () => {
  it.each([
    ['owner/name', { repository: 'owner/name' }],
    ['  HuggingFaceTB/SmolLM2-135M-Instruct \n', { repository: 'HuggingFaceTB/SmolLM2-135M-Instruct' }],
    ['owner/na.me_1@v1.0', { repository: 'owner/na.me_1', revision: 'v1.0' }],
    ['owner/name@refs/pr/3', { repository: 'owner/name', revision: 'refs/pr/3' }],
  ])('%s', (text, expected) => {
    expect(parseRepository(text, MIRROR)).toEqual({ address: { endpoint: MIRROR, ...expected } });
  });

  it.each([
    [`${HUB}/owner/name`, {}],
    [`${HUB}/owner/name/`, {}],
    [`${HUB}/owner/name?library=transformers#usage`, {}],
    [`${HUB}/owner/name/tree/v2`, { revision: 'v2' }],
    [`${HUB}/owner/name/tree/refs%2Fpr%2F3/folder`, { revision: 'refs/pr/3' }],
    [`${HUB}/owner/name/blob/main/config.json`, { revision: 'main' }],
    [`${HUB}/owner/name/discussions/5`, {}],
  ])('a pasted address says the hub, too: %s', (text, expected) => {
    expect(parseRepository(text, MIRROR)).toEqual({
      address: { endpoint: HUB, repository: 'owner/name', ...expected },
    });
  });

  it.each([
    '',
    'name',
    'owner/',
    'a/b/c',
    '../secret',
    'owner/..',
    'owner/na me',
    '-owner/name',
    'owner/name@',
    'owner/name@../x',
    'owner/name@a b',
    'javascript://x/owner/name',
    'ftp://example.org/owner/name',
    'http://example.org/owner/name',
    `${HUB}/owner`,
    `${HUB}/owner/name/tree/%E0%A4%A`,
  ])('in words, what is wrong with "%s"', (text) => {
    expect(parseRepository(text, HUB)).toEqual({ problem: expect.stringMatching(/^[A-Z].+\.$/) });
  });
});

describe('naming a hub', () => {
  it.each([
    [`${HUB}/`, HUB],
    [' https://Hub.Example.org:8443 ', 'https://hub.example.org:8443'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:9', 'http://127.0.0.1:9'],
    ['https://me:secret@hub.example.org', MIRROR],
  ])('%s', (text, endpoint) => expect(parseEndpoint(text)).toEqual({ endpoint }));

  it.each(['', 'huggingface.co', 'http://example.org', 'http://localhost.example.org', `${HUB}/models`, `${HUB}/?a`])(
    'not "%s"',
    (text) => expect(parseEndpoint(text)).toEqual({ problem: expect.any(String) }),
  );
});
