// What the page asks to look at, checked: it is another program.
import * as v from 'valibot';
import { badRequest } from '../shared/errors.ts';
import type { TextToLookAt } from '../shared/looks.ts';
import { COMPOSITION, PINNED } from '../shared/protocol.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const message = v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() });
const request = v.object({
  prompt: v.union([v.string(), v.array(message)]),
  ids: v.array(count),
  droppedMessages: v.optional(count),
  speaker: v.picklist([COMPOSITION, PINNED], 'Only the composition, or what is pinned, has links to look into'),
  without: v.optional(v.array(v.string())),
});

/** Without what does not belong there. @throws PatchbayError 'bad-request' for what is no text to look at. */
export function checkedRequest(params: unknown): TextToLookAt {
  const parsed = v.safeParse(request, params);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue);
  throw badRequest(
    `This cannot be looked at${place ? ` (${place})` : ''}: ${issue.message}.`,
    'Ask the question again.',
  );
}
