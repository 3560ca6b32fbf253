// A file that is read when a part of the page needs it, and again when a person asks for that.
import { useEffect, useState } from 'react';
import { errorData, type ErrorData } from '../../shared/errors.ts';

export interface Reading<Content> {
  content?: Content;
  error?: ErrorData;
  again: () => void;
}

/** @param read stays the same function as long as it reads the same; an answer to an earlier one is no news. */
export function useRead<Content>(read: (signal: AbortSignal) => Promise<Content>): Reading<Content> {
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<{ of: typeof read; attempt: number; content?: Content; error?: ErrorData }>();
  useEffect(() => {
    const leaving = new AbortController();
    const told = (what: { content: Content } | { error: ErrorData }): void => {
      if (!leaving.signal.aborted) setFound({ of: read, attempt, ...what });
    };
    read(leaving.signal).then(
      (content) => told({ content }),
      (thrown: unknown) => told({ error: errorData(thrown) }),
    );
    return () => leaving.abort();
  }, [read, attempt]);
  const again = (): void => setAttempt(attempt + 1);
  const isNow = found?.of === read && found.attempt === attempt;
  return isNow ? { content: found.content, error: found.error, again } : { again };
}
