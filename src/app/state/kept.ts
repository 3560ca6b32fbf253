// Small things that the page remembers in this browser. A private window may refuse: then they last as long as the page.
import * as v from 'valibot';

/** Undefined when nothing is kept under this key, or something else than what the schema says. */
export function recall<Schema extends v.GenericSchema>(key: string, schema: Schema): v.InferOutput<Schema> | undefined {
  try {
    const read = v.safeParse(schema, JSON.parse(localStorage.getItem(key) ?? 'null'));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Refused: see above.
  }
}
