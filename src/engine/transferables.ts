// The memory in a result, so that it is handed over to the page instead of being copied. What a command answers with is the
// page's from then on.
export function transferables(result: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (result instanceof ArrayBuffer) found.add(result);
  else if (ArrayBuffer.isView(result)) {
    if (result.buffer instanceof ArrayBuffer) found.add(result.buffer);
  } else if (typeof result === 'object' && result !== null) {
    for (const part of Object.values(result)) transferables(part, found);
  }
  return [...found];
}
