import { expect, it } from 'vitest';
import { refusedRedirect } from './redirects.ts';

const HUB = 'https://hub.example/a/b';

it.each([
  [HUB, 'https://hub.example/c'],
  [HUB, 'https://cdn.example/c?signed'],
  [HUB, 'https://172.15.0.1/'],
  [HUB, 'https://100.63.0.1/'],
  [HUB, 'https://11.0.0.1/'],
  [HUB, 'https://[2001:db8::1]/'],
  ['http://127.0.0.1:1/a', 'http://localhost:2/a'],
  ['http://localhost/a', 'https://cdn.example/a'],
  ['https://10.0.0.1/a', 'https://10.0.0.2/a'],
  ['https://mirror.local/a', 'https://192.168.0.9/a'],
])('from %s to %s is fine', (from, to) => {
  expect(refusedRedirect(from, to)).toBeUndefined();
});

it.each<readonly [string, string, string]>([
  [HUB, 'http://cdn.example/c', 'would not be private'],
  [HUB, 'http://hub.example/a/b', 'would not be private'],
  [HUB, 'http://localhost:8080/', 'would not be private'],
  ['http://localhost/a', 'http://cdn.example/a', 'would not be private'],
  ...[
    'localhost',
    'a.localhost',
    '127.9.9.9',
    '[::1]',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.0.1',
    '[::]',
    '[fe80::1]',
    '[febf::1]',
    '[fd12:3456::1]',
    '[fc00::1]',
    '[::ffff:10.0.0.1]',
    'localhost.',
    'router.local',
    'metadata.google.internal',
    'nas.lan',
    'nas.home.arpa',
    '2130706433', // 127.0.0.1, as addresses may also be written
  ].map((host) => [HUB, `https://${host}/`, 'into a private network'] as const),
])('from %s to %s is refused', (from, to, why) => {
  expect(refusedRedirect(from, to)).toContain(why);
});
