// Questions and chats share one engine, and its events: every time somebody is asked, it is under a number of its own.
let last = 0;

export const nextAskId = (): number => ++last;
