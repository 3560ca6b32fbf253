// A model as text: "page:codes", "hub:https://huggingface.co/owner/name@commit", "files:my-model:My%20model".
import * as v from 'valibot';
import { parseRepository } from '../library/parseRepository.ts';
import type { ModelReference } from './setup.ts';
import { single, type ValueText } from './valueText.ts';

const ID = /^[\w.-]{1,100}$/;
const HUB = /^(https?:\/\/[^/\s]{1,200})\/([\w.-]{1,96}\/[\w.-]{1,96})@([\da-f]{7,64})$/;

function write(model: ModelReference): string {
  if (model.kind === 'builtIn') return `page:${model.id}`;
  if (model.kind === 'files') return `files:${model.id}:${encodeURIComponent(model.title)}`;
  const { endpoint, repository, revision } = model.address;
  return `hub:${endpoint}/${repository}@${revision}`;
}

function parse(text: string): ModelReference | undefined {
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  switch (text.slice(0, colon)) {
    case 'page':
      return ID.test(rest) ? { kind: 'builtIn', id: rest } : undefined;
    case 'files':
      return filesModel(rest.split(':'));
    case 'hub':
      return hubModel(HUB.exec(rest) ?? []);
    default:
      return undefined;
  }
}

function filesModel([id, title = '', ...more]: string[]): ModelReference | undefined {
  const read = decoded(title);
  const isTitle = read !== undefined && read.trim() !== '' && read.length <= 200;
  return ID.test(id) && isTitle && more.length === 0 ? { kind: 'files', id, title: read } : undefined;
}

function hubModel([, endpoint, repository, revision]: string[]): ModelReference | undefined {
  if (!endpoint) return undefined;
  const parsed = parseRepository(`${repository}@${revision}`, endpoint);
  return 'address' in parsed ? { kind: 'hub', address: { ...parsed.address, revision } } : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const NOT_ONE = 'does not name a model';

export const modelForm: ValueText<ModelReference> = single(
  v.pipe(
    v.string(),
    v.maxLength(800, NOT_ONE),
    v.transform(parse),
    v.custom<ModelReference>((model) => model !== undefined, NOT_ONE),
  ),
  write,
);
