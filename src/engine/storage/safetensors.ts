// The .safetensors format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, then the numbers.
// Files come from anywhere, so nothing in the header is believed before it is checked against the bytes.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import { numberOfHalf } from '../../shared/half.ts';

export type StoredType = 'F32' | 'F16' | 'BF16';

export interface StoredTensor {
  /** As in the file: F32, F16, BF16, or a type that `values` refuses. */
  dtype: string;
  shape: number[];
  /** The numbers as f32: a view of the file when it holds aligned F32, a new array otherwise. */
  values(): Float32Array<ArrayBuffer>;
  /** Numbers first … end − 1 of them: large tensors need not be decoded at once. */
  range(first: number, end: number): Float32Array<ArrayBuffer>;
}

export interface Safetensors {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
}

const BYTES: Record<StoredType, number> = { F32: 4, F16: 2, BF16: 2 };
const LENGTH_BYTES = 8;
const LARGEST_HEADER = 100_000_000;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metadataEntry = v.record(v.string(), v.string());
const tensorEntry = v.object({ dtype: v.string(), shape: v.array(size), data_offsets: v.tuple([size, size]) });

/** Throws 'bad-model', saying what is wrong. The values are decoded when they are asked for. */
export function readSafetensors(bytes: ArrayBuffer): Safetensors {
  const header = readHeader(bytes);
  const dataStart = LENGTH_BYTES + header.length;
  const dataBytes = bytes.byteLength - dataStart;
  const tensors = new Map<string, StoredTensor>();
  const places: { name: string; from: number; to: number }[] = [];
  let metadata: Record<string, string> = {};

  for (const [name, entry] of Object.entries(header.entries)) {
    if (name === '__metadata__') {
      const parsed = v.safeParse(metadataEntry, entry);
      if (!parsed.success) throw broken('its metadata is not text');
      metadata = parsed.output;
      continue;
    }
    const parsed = v.safeParse(tensorEntry, entry);
    if (!parsed.success) throw broken(`"${name}" is described wrongly (${parsed.issues[0].message})`);
    const { dtype, shape, data_offsets: offsets } = parsed.output;
    const [from, to] = offsets;
    if (from > to || to > dataBytes)
      throw broken(`"${name}" should be at bytes ${from} to ${to} of ${dataBytes}; the file may be cut off`);
    const count = shape.reduce((product, length) => product * length, 1);
    if (isStoredType(dtype) && count * BYTES[dtype] !== to - from)
      throw broken(`"${name}" is [${shape.join(', ')}] ${dtype}, which is not ${to - from} bytes`);
    places.push({ name, from, to });
    const range = (first: number, end: number) => decode(name, bytes, dataStart + from, first, end, dtype);
    tensors.set(name, { dtype, shape, range, values: () => range(0, count) });
  }

  const inOrder = places.filter(({ from, to }) => to > from).toSorted((a, b) => a.from - b.from);
  for (let i = 1; i < inOrder.length; i++)
    if (inOrder[i].from < inOrder[i - 1].to) throw broken(`"${inOrder[i].name}" overlaps "${inOrder[i - 1].name}"`);
  return { tensors, metadata };
}

/** F32, in the given order; the header is padded so that the numbers begin at a multiple of 8 bytes. */
export function writeSafetensors(
  tensors: readonly { name: string; shape: readonly number[]; values: Float32Array }[],
  metadata: Record<string, string>,
): ArrayBuffer {
  let offset = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const from = offset;
    offset += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [from, offset] }] as const;
  });
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const encoded = new TextEncoder().encode(text);
  const headerLength = Math.ceil(encoded.length / 8) * 8;
  const dataStart = LENGTH_BYTES + headerLength;

  const file = new Uint8Array(dataStart + offset).fill(0x20, LENGTH_BYTES, dataStart);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(encoded, LENGTH_BYTES);
  let at = dataStart;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file.buffer;
}

function readHeader(bytes: ArrayBuffer): { length: number; entries: Record<string, unknown> } {
  if (bytes.byteLength < LENGTH_BYTES) throw broken(`it has only ${bytes.byteLength} bytes`);
  const length = Number(new DataView(bytes).getBigUint64(0, true));
  if (length > LARGEST_HEADER || length > bytes.byteLength - LENGTH_BYTES)
    throw broken(`it says that its header has ${length} bytes, and the file has ${bytes.byteLength}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes, LENGTH_BYTES, length));
  } catch {
    throw broken('its header is not text');
  }
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw broken('its header is not JSON');
  }
  if (!isRecord(header)) throw broken('its header is not a list of names');
  const twice = repeatedKey(text);
  if (twice !== undefined) throw broken(`it names "${twice}" twice`);
  return { length, entries: header };
}

// JSON.parse keeps the last of two equal keys without a word, so the top level's keys are counted in the text.
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

function repeatedKey(text: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  let key: string | undefined;
  for (const [token] of text.matchAll(JSON_TOKEN)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (token === ':' && depth === 1 && key !== undefined) {
      if (seen.has(key)) return key;
      seen.add(key);
    }
    key = token.startsWith('"') ? String(JSON.parse(token)) : undefined;
  }
  return undefined;
}

/** A file may hold what no model here reads (positions as I64): only what is asked for has to be numbers. */
function decode(
  name: string,
  bytes: ArrayBuffer,
  start: number,
  first: number,
  end: number,
  dtype: string,
): Float32Array<ArrayBuffer> {
  if (!isStoredType(dtype))
    throw broken(`"${name}" is stored as ${dtype}; numbers must be ${Object.keys(BYTES).join(', ')}`);
  const from = start + first * BYTES[dtype];
  const to = start + end * BYTES[dtype];
  if (dtype === 'F32')
    return from % 4 === 0 ? new Float32Array(bytes, from, end - first) : new Float32Array(bytes.slice(from, to));
  const halves = new Uint16Array(bytes.slice(from, to));
  if (dtype === 'F16') return Float32Array.from(halves, numberOfHalf);
  // A bfloat16 is the upper half of a float.
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

function isStoredType(dtype: string): dtype is StoredType {
  return Object.hasOwn(BYTES, dtype);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken(reason: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `This is not a usable .safetensors file: ${reason}.`,
    hint: 'Download or export the file again; weights must be .safetensors with F32, F16 or BF16 numbers.',
  });
}
