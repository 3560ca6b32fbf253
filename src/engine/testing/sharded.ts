// A .safetensors file taken apart, as transformers does with large models: parts, and the index that names them.

interface Entry {
  data_offsets: [number, number];
}

export function sharded(weights: Uint8Array, parts: number): Record<string, Uint8Array> {
  const file = Buffer.from(weights);
  const length = Number(file.readBigUInt64LE());
  const { __metadata__: _left, ...header } = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<string, Entry>;
  const names = Object.keys(header);
  const perPart = Math.ceil(names.length / parts);
  const weight_map: Record<string, string> = {};
  const files: Record<string, Uint8Array> = {};
  for (let part = 0; part < parts; part++) {
    const name = `model-${String(part + 1).padStart(5, '0')}-of-${String(parts).padStart(5, '0')}.safetensors`;
    const entries: Record<string, Entry> = {};
    const pieces: Buffer[] = [];
    let at = 0;
    for (const tensor of names.slice(part * perPart, (part + 1) * perPart)) {
      const [from, to] = header[tensor].data_offsets;
      entries[tensor] = { ...header[tensor], data_offsets: [at, at + to - from] };
      pieces.push(file.subarray(8 + length + from, 8 + length + to));
      at += to - from;
      weight_map[tensor] = name;
    }
    const text = Buffer.from(JSON.stringify(entries));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(text.length));
    files[name] = Buffer.concat([size, text, ...pieces]);
  }
  return { ...files, 'model.safetensors.index.json': Buffer.from(JSON.stringify({ metadata: {}, weight_map })) };
}
