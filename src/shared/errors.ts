// Every failure that a person can meet, as data: a code to decide on, a sentence to show, what to do next.
// It crosses the worker boundary as a plain object and comes out as the same class.

export type ErrorCode =
  | 'no-webgpu' // this browser has no WebGPU, or it is switched off
  | 'no-adapter' // WebGPU is there, but no adapter
  | 'device-lost'
  | 'out-of-memory'
  | 'shader' // a kernel did not compile, or was refused
  | 'gpu' // any other error that the GPU reported
  | 'bad-model' // a model's files are not what they should be
  | 'bad-examples' // an uploaded data file is not what it should be
  | 'bad-composition' // a saved composition, or a link, is not possible here
  | 'bad-request' // the call itself makes no sense in this state
  | 'download'
  | 'storage'
  | 'not-finite' // the loss became infinite or not a number
  | 'stopped';

export interface ErrorData {
  code: ErrorCode;
  message: string;
  /** What the person can do about it, in one sentence. */
  hint?: string;
  /** For a report: kernel, line, driver text. Never needed to understand the message. */
  detail?: string;
}

/** Characters. Messages quote files, and what stands in a file may be of any length. */
const LONGEST_MESSAGE = 1000;
const LONGEST_DETAIL = 10_000;

export class PatchbayError extends Error {
  override readonly name = 'PatchbayError';
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly detail?: string;

  constructor(data: ErrorData, options?: ErrorOptions) {
    super(cutOff(data.message, LONGEST_MESSAGE), options);
    this.code = data.code;
    this.hint = data.hint && cutOff(data.hint, LONGEST_MESSAGE);
    this.detail = data.detail && cutOff(data.detail, LONGEST_DETAIL);
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, hint: this.hint, detail: this.detail };
  }
}

function cutOff(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A call that makes no sense as things stand. */
export function badRequest(message: string, hint: string): PatchbayError {
  return new PatchbayError({ code: 'bad-request', message, hint });
}

/** Anything thrown, as data. What is not ours is a fault of the program: its text is kept for the report. */
export function errorData(thrown: unknown): ErrorData {
  if (thrown instanceof PatchbayError) return thrown.toData();
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    code: 'bad-request',
    message: `Something failed that should not: ${error.message}`,
    hint: 'Copy the report and open an issue.',
    detail: error.stack,
  };
}
