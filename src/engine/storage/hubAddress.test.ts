import { describe, expect, it } from 'vitest';
import { checkAddress, fileUrl, infoUrl } from './hubAddress.ts';

const hub = { endpoint: 'https://huggingface.co', repository: 'a/b' };

describe('checkAddress', () => {
  it.each([
    ['https://huggingface.co/', 'https://huggingface.co'],
    ['https://mirror.example/api/hub//', 'https://mirror.example/api/hub'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:9', 'http://127.0.0.1:9'],
  ])('takes %s', (endpoint, expected) => {
    expect(checkAddress({ ...hub, endpoint })).toEqual({ endpoint: expected, repository: 'a/b', revision: 'main' });
  });

  it.each([
    'http://example.com',
    'ftp://localhost',
    'huggingface.co',
    '',
    'https://user:secret@example.com',
    'https://x.y/?a',
    'javascript:alert(1)',
    'http://localhost.example.com',
  ])('refuses the endpoint %s', (endpoint) => {
    expect(() => checkAddress({ ...hub, endpoint })).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });

  it.each(['gpt2', 'a/b/c', '../b', 'a/..', 'a/ b', 'a/b?c', 'a/b#c', '/b', 'a/', 'a\\b/c', `a/${'b'.repeat(97)}`])(
    'refuses the repository %s',
    (repository) => {
      expect(() => checkAddress({ ...hub, repository })).toThrow('is not the name of a repository');
    },
  );

  it.each(['', '.', '..', 'x'.repeat(256)])('refuses the revision "%s"', (revision) => {
    expect(() => checkAddress({ ...hub, revision })).toThrow('is not a revision');
  });
});

it('keeps odd revisions and names in their place of the path', () => {
  const address = checkAddress({ ...hub, revision: 'refs/pr/1?x=../..' });
  expect(infoUrl(address)).toBe(
    'https://huggingface.co/api/models/a/b/revision/refs%2Fpr%2F1%3Fx%3D..%2F..?blobs=true',
  );
  expect(fileUrl(address, 'c0ffee', 'a b#c.json')).toBe('https://huggingface.co/a/b/resolve/c0ffee/a%20b%23c.json');
});
