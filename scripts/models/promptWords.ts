/** The words of a prompt, in order. */
export function promptWords(prompt: string): string[] {
  return prompt.match(/[a-z]+/g) ?? [];
}
