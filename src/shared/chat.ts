// A conversation as data. Every model is given it in its own words: through its chat template, if it has one.

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/**
 * How questions and examples are put to the models. `plain`: the text as it is. `chat`: as a conversation, through each
 * model's own chat template; a model that has none gets the plain contents.
 */
export type TextFormat = 'plain' | 'chat';
