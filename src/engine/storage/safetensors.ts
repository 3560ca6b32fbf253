// The .safetensors format (huggingface.co/docs/safetensors): 8 bytes of header length, a JSON header, then the numbers.
// Files come from anywhere, so nothing in the header is believed before it is checked against the bytes.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import { numberOfHalf } from '../../shared/half.ts';
import type { FileSource } from './fileSource.ts';

export type StoredType = 'F32' | 'F16' | 'BF16';

/** Where a tensor lies in its file, and what it is. */
export interface TensorPlace {
  /** As in the file: F32, F16, BF16, or a type whose numbers are refused. */
  dtype: string;
  shape: number[];
  /** Bytes of the file. */
  from: number;
  to: number;
}

/** What a file says of itself, checked against its length. */
export interface SafetensorsHeader {
  tensors: Map<string, TensorPlace>;
  metadata: Record<string, string>;
}

export interface StoredTensor {
  dtype: string;
  shape: number[];
  /** The numbers as f32: a view of the file when it holds aligned F32, a new array otherwise. */
  values(): Float32Array<ArrayBuffer>;
  /** As they lie in the file: a view. */
  bytes(): Uint8Array<ArrayBuffer>;
}

export interface Safetensors {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
}

/** A tensor of a file that is not in memory. */
export interface StreamedTensor {
  dtype: string;
  shape: number[];
  /** Numbers first … end − 1 of them. */
  range(first: number, end: number): Promise<Float32Array<ArrayBuffer>>;
}

const BYTES: Record<StoredType, number> = { F32: 4, F16: 2, BF16: 2 };
const LENGTH_BYTES = 8;
/** Far more than any model has: what JSON becomes in memory is many times what it is as text. */
const LARGEST_HEADER = 8_000_000;
const MOST_DIMENSIONS = 16;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metadataEntry = v.record(v.string(), v.string());
const tensorEntry = v.object({
  dtype: v.string(),
  shape: v.pipe(v.array(size), v.maxLength(MOST_DIMENSIONS)),
  data_offsets: v.tuple([size, size]),
});

/** Throws 'bad-model', saying what is wrong. The values are decoded when they are asked for. */
export function readSafetensors(bytes: ArrayBuffer): Safetensors {
  const start = bytes.slice(0, LENGTH_BYTES);
  const length = headerLength(start, bytes.byteLength);
  const header = readHeader(bytes.slice(LENGTH_BYTES, LENGTH_BYTES + length), bytes.byteLength);
  const tensors = [...header.tensors].map(([name, { dtype, shape, from, to }]) => {
    const values = () => decode(name, dtype, bytes, from, to);
    return [name, { dtype, shape, values, bytes: () => new Uint8Array(bytes, from, to - from) }] as const;
  });
  return { tensors: new Map(tensors), metadata: header.metadata };
}

/** Reads the header alone. @throws PatchbayError 'bad-model', or whatever reading throws. */
export async function readSafetensorsHeader(file: FileSource): Promise<SafetensorsHeader> {
  const length = headerLength(await file.read(0, Math.min(LENGTH_BYTES, file.bytes)), file.bytes);
  return readHeader(await file.read(LENGTH_BYTES, LENGTH_BYTES + length), file.bytes);
}

/** Reads the header; numbers are read when they are asked for. @throws PatchbayError 'bad-model', or whatever reading throws. */
export async function openSafetensors(file: FileSource): Promise<Map<string, StreamedTensor>> {
  const { tensors } = await readSafetensorsHeader(file);
  const opened = [...tensors].map(([name, { dtype, shape, from }]) => {
    const range = async (first: number, end: number) => {
      const bytes = bytesOf(name, dtype);
      const read = await file.read(from + first * bytes, from + end * bytes);
      return decode(name, dtype, read, 0, read.byteLength);
    };
    return [name, { dtype, shape, range }] as const;
  });
  return new Map(opened);
}

/** @throws PatchbayError 'bad-model' when the numbers of such a tensor cannot be read here. */
export function refuseUnreadable(name: string, dtype: string): void {
  bytesOf(name, dtype);
}

/** What goes into a file: numbers as F32, bytes as U8. */
export interface WrittenTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array | Uint8Array;
}

/**
 * In the given order; the header is padded so that the numbers begin at a multiple of 8 bytes. Bytes go behind all numbers,
 * which would not be aligned otherwise.
 */
export function writeSafetensors(tensors: readonly WrittenTensor[], metadata: Record<string, string>): ArrayBuffer {
  const isNumbers = ({ values }: WrittenTensor): boolean => values instanceof Float32Array;
  const ordered = [...tensors.filter(isNumbers), ...tensors.filter((tensor) => !isNumbers(tensor))];
  let offset = 0;
  const entries = ordered.map((tensor) => {
    const { name, shape, values } = tensor;
    const from = offset;
    offset += values.byteLength;
    return [name, { dtype: isNumbers(tensor) ? 'F32' : 'U8', shape, data_offsets: [from, offset] }] as const;
  });
  const text = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const encoded = new TextEncoder().encode(text);
  const padded = Math.ceil(encoded.length / 8) * 8;
  const dataStart = LENGTH_BYTES + padded;

  const file = new Uint8Array(dataStart + offset).fill(0x20, LENGTH_BYTES, dataStart);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(encoded, LENGTH_BYTES);
  let at = dataStart;
  for (const { values } of ordered) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file.buffer;
}

/** @param start the file's first bytes. */
function headerLength(start: ArrayBuffer, fileBytes: number): number {
  if (start.byteLength < LENGTH_BYTES) throw broken(`it has only ${fileBytes} bytes`);
  const length = Number(new DataView(start).getBigUint64(0, true));
  const other = length > LARGEST_HEADER ? otherKind(new Uint8Array(start)) : undefined;
  if (other !== undefined) throw otherThan(other);
  if (length > LARGEST_HEADER && length <= fileBytes - LENGTH_BYTES)
    throw broken(`its header has ${length} bytes, and ${LARGEST_HEADER} are allowed`);
  if (length > fileBytes - LENGTH_BYTES)
    throw broken(`it says that its header has ${length} bytes, and the file has ${fileBytes}`);
  return length;
}

/** By the first bytes of what has no header. */
function otherKind([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0x80 && b > 0 && b < 6) return 'a pickle';
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4) return 'a zip archive, as the pickles of PyTorch are';
  return undefined;
}

function otherThan(kind: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `This is not a .safetensors file but ${kind}: opening a pickle can run any program, so it is not opened here.`,
    hint: 'Look for the same file as .safetensors, or convert it where you trust it: load it in Python and write it with safetensors.torch.save_file.',
  });
}

function readHeader(bytes: ArrayBuffer, fileBytes: number): SafetensorsHeader {
  const dataStart = LENGTH_BYTES + bytes.byteLength;
  const tensors = new Map<string, TensorPlace>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(parseHeader(bytes))) {
    if (name === '__metadata__') {
      const parsed = v.safeParse(metadataEntry, entry);
      if (!parsed.success) throw broken('its metadata is not text');
      metadata = parsed.output;
      continue;
    }
    tensors.set(name, placeOf(name, entry, dataStart, fileBytes));
  }
  const inOrder = [...tensors].filter(([, { from, to }]) => to > from).toSorted(([, a], [, b]) => a.from - b.from);
  for (let i = 1; i < inOrder.length; i++)
    if (inOrder[i][1].from < inOrder[i - 1][1].to) throw broken(`"${inOrder[i][0]}" overlaps "${inOrder[i - 1][0]}"`);
  return { tensors, metadata };
}

function placeOf(name: string, entry: unknown, dataStart: number, fileBytes: number): TensorPlace {
  const parsed = v.safeParse(tensorEntry, entry);
  if (!parsed.success) throw broken(`"${name}" is described wrongly (${parsed.issues[0].message})`);
  const { dtype, shape, data_offsets: offsets } = parsed.output;
  const [from, to] = offsets;
  const dataBytes = fileBytes - dataStart;
  if (from > to || to > dataBytes)
    throw broken(`"${name}" should be at bytes ${from} to ${to} of ${dataBytes}; the file may be cut off`);
  const count = shape.reduce((product, length) => product * length, 1);
  if (isStoredType(dtype) && count * BYTES[dtype] !== to - from)
    throw broken(`"${name}" is [${shape.join(', ')}] ${dtype}, which is not ${to - from} bytes`);
  return { dtype, shape, from: dataStart + from, to: dataStart + to };
}

function parseHeader(bytes: ArrayBuffer): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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
  return header;
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

/** Bytes of one number. A file may hold what no model here reads (positions as I64): only what is asked for has to be numbers. */
function bytesOf(name: string, dtype: string): number {
  if (isStoredType(dtype)) return BYTES[dtype];
  throw broken(`"${name}" is stored as ${dtype}; numbers must be ${Object.keys(BYTES).join(', ')}`);
}

function decode(name: string, dtype: string, bytes: ArrayBuffer, from: number, to: number): Float32Array<ArrayBuffer> {
  const count = (to - from) / bytesOf(name, dtype);
  if (dtype === 'F32')
    return from % 4 === 0 ? new Float32Array(bytes, from, count) : new Float32Array(bytes.slice(from, to));
  const halves = from % 2 === 0 ? new Uint16Array(bytes, from, count) : new Uint16Array(bytes.slice(from, to));
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
