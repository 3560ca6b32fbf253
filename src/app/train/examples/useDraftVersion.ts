// Lists of a draft are asked for anew whenever the engine has told of it anew.
import { useState } from 'react';
import type { ExamplesDraft } from '../../../shared/exampleDraft.ts';

export function useDraftVersion(draft: ExamplesDraft): string {
  const [seen, setSeen] = useState({ draft, version: 1 });
  if (seen.draft !== draft) setSeen({ draft, version: seen.version + 1 });
  return String(seen.version);
}
