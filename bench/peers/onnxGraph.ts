// The little of ONNX that a graph needs, written as its protobuf (onnx.proto3): nodes, inputs from outside, constants.

export type Attribute = { float: number } | { int: number } | { ints: readonly number[] };

export type ElementType = 'float32' | 'int32' | 'int64';
const TYPES: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7 };
const IR_VERSION = 8;
const OPSET = 17;
/** AttributeProto.AttributeType */
const KINDS = { float: 1, int: 2, ints: 7 };

type Bytes = readonly number[];

export class OnnxGraph {
  private readonly nodes: Bytes[] = [];
  private readonly constants: Bytes[] = [];
  private readonly inputs: Bytes[] = [];
  private readonly outputs: Bytes[] = [];
  private count = 0;

  /** Names of the outputs. */
  node(type: string, from: readonly string[], attributes: Record<string, Attribute> = {}, outputs = 1): string[] {
    const to = Array.from({ length: outputs }, () => `v${this.count++}`);
    this.nodes.push([
      ...from.flatMap((name) => field(1, text(name))),
      ...to.flatMap((name) => field(2, text(name))),
      ...field(4, text(type)),
      ...Object.entries(attributes).flatMap(([name, value]) => field(5, attribute(name, value))),
    ]);
    return to;
  }

  input(name: string, type: ElementType, shape: readonly number[]): void {
    this.inputs.push(valueInfo(name, type, shape));
  }

  output(name: string, type: ElementType, shape: readonly number[]): void {
    this.outputs.push(valueInfo(name, type, shape));
  }

  floats(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant('float32', shape, new Uint8Array(Float32Array.from(values).buffer));
  }

  integers(values: readonly number[]): string {
    return this.constant('int64', [values.length], new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer));
  }

  bytes(): Uint8Array {
    const graph = [
      ...this.nodes.flatMap((node) => field(1, node)),
      ...field(2, text('graph')),
      ...this.constants.flatMap((constant) => field(5, constant)),
      ...this.inputs.flatMap((input) => field(11, input)),
      ...this.outputs.flatMap((output) => field(12, output)),
    ];
    const opset = [...field(1, []), ...integer(2, OPSET)];
    return Uint8Array.from([...integer(1, IR_VERSION), ...field(7, graph), ...field(8, opset)]);
  }

  private constant(type: ElementType, shape: readonly number[], raw: Uint8Array): string {
    const name = `c${this.count++}`;
    const dims = shape.flatMap((size) => integer(1, size));
    this.constants.push([...dims, ...integer(2, TYPES[type]), ...field(8, text(name)), ...field(9, [...raw])]);
    return name;
  }
}

function attribute(name: string, value: Attribute): number[] {
  const named = field(1, text(name));
  if ('ints' in value) return [...named, ...value.ints.flatMap((int) => integer(8, int)), ...integer(20, KINDS.ints)];
  if ('int' in value) return [...named, ...integer(3, value.int), ...integer(20, KINDS.int)];
  const bits = new Uint8Array(Float32Array.of(value.float).buffer);
  return [...named, ...varint(2 * 8 + 5), ...bits, ...integer(20, KINDS.float)];
}

function valueInfo(name: string, type: ElementType, shape: readonly number[]): number[] {
  const dims = shape.flatMap((size) => field(1, integer(1, size)));
  const tensor = [...integer(1, TYPES[type]), ...field(2, dims)];
  return [...field(1, text(name)), ...field(2, field(1, tensor))];
}

/** Non-negative. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}

function field(number: number, bytes: Bytes): number[] {
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
}

function integer(number: number, value: number): number[] {
  return [...varint(number * 8), ...varint(value)];
}
