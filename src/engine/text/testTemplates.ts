// The conversations and templates that python/chat_templates.py writes.
import * as v from 'valibot';
import json from './fixtures/chatTemplates.json' with { type: 'json' };

const renderings = v.array(v.nullable(v.string()));
const role = v.picklist(['system', 'user', 'assistant']);
const parsed = v.parse(
  v.object({
    today: v.string(),
    tokens: v.record(v.string(), v.string()),
    conversations: v.array(v.array(v.object({ role, content: v.string() }))),
    small: v.array(v.object({ name: v.string(), template: v.string(), renderings })),
    real: v.record(v.string(), renderings),
  }),
  json,
);

export const CHAT_FIXTURE = parsed;
export const CHAT_CONVERSATIONS = parsed.conversations;
