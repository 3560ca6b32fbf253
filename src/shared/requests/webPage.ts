// A network that wants a login first (a hotel's, a train's) answers everything with a page of its own, often as if all
// were well. No file that is fetched here is a web page.

const TYPE = /^\s*(text\/html|application\/xhtml\+xml)\b/i;
const BEGINNING = /^\s*<(!doctype\s+html|html)\b/i;

export function isWebPageType(contentType: string | null): boolean {
  return TYPE.test(contentType ?? '');
}

/** @param beginning the first bytes of what came, whatever it was called. */
export function beginsAsWebPage(beginning: Uint8Array): boolean {
  return BEGINNING.test(new TextDecoder().decode(beginning.subarray(0, 256)));
}
