// What a hub wants to know of a person: where it is, which is remembered, and a token, which is not.
import * as v from 'valibot';
import type { HubAddress } from '../../shared/models.ts';
import { keep, recall } from './kept.ts';

export const USUAL_ENDPOINT = 'https://huggingface.co';

const KEY = 'patchbay-endpoints';
const MOST = 5;
const schema = v.pipe(v.array(v.pipe(v.string(), v.url(), v.maxLength(300))), v.maxLength(MOST));

/** Newest first; the usual one is always among them. */
export function knownEndpoints(): string[] {
  const known = recall(KEY, schema) ?? [];
  return known.includes(USUAL_ENDPOINT) ? known : [...known, USUAL_ENDPOINT];
}

export function rememberEndpoint(endpoint: string): void {
  keep(KEY, [endpoint, ...knownEndpoints().filter((other) => other !== endpoint)].slice(0, MOST));
}

/** By endpoint; gone with the page. */
const tokens = new Map<string, string>();

export function takeToken(endpoint: string, token: string): void {
  if (token === '') tokens.delete(endpoint);
  else tokens.set(endpoint, token);
}

export const tokenFor = ({ endpoint }: HubAddress): string | undefined => tokens.get(endpoint);
