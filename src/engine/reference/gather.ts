// f64 twin of ops/gather.ts on plain arrays. Ids that the table does not have give zeros.

export function gather(table: Float64Array, ids: ArrayLike<number>, width: number, scale = 1): Float64Array {
  const tableRows = table.length / width;
  return Float64Array.from({ length: ids.length * width }, (_, i) => {
    const id = ids[Math.floor(i / width)];
    return id < tableRows ? scale * table[id * width + (i % width)] : 0;
  });
}

export function gatherBackward(
  dOut: Float64Array,
  ids: ArrayLike<number>,
  width: number,
  tableRows: number,
  scale = 1,
): Float64Array {
  const dTable = new Float64Array(tableRows * width);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] >= tableRows) continue;
    for (let c = 0; c < width; c++) dTable[ids[i] * width + c] += scale * dOut[i * width + c];
  }
  return dTable;
}
