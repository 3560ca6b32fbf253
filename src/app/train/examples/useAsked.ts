// What the engine answers to a question that depends on what is shown; an answer to an earlier question is no news.
import { useEffect, useEffectEvent, useState } from 'react';
import { errorData, type ErrorData } from '../../../shared/errors.ts';

export interface Asked<Result> {
  /** The newest; of the question before until this one is answered. */
  result?: Result;
  error?: ErrorData;
  isWaiting: boolean;
}

/** @param question asked anew whenever it is another. */
export function useAsked<Result>(question: string, ask: () => Promise<Result>): Asked<Result> {
  const [answered, setAnswered] = useState<{ question: string; result?: Result; error?: ErrorData }>();
  const send = useEffectEvent(ask);
  useEffect(() => {
    let isNewest = true;
    send().then(
      (result) => isNewest && setAnswered({ question, result }),
      (thrown: unknown) => isNewest && setAnswered({ question, error: errorData(thrown) }),
    );
    return () => {
      isNewest = false;
    };
  }, [question]);
  return { result: answered?.result, error: answered?.error, isWaiting: answered?.question !== question };
}
