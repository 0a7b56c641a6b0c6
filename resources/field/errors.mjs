// What can go wrong between page and service, in kinds the page can act on.

/** No answer, or one that says "later": it is tried again, after `after_ms` where the service said so. */
export class Unreachable extends Error {
  constructor(words = 'unreachable', after_ms = undefined) {
    super(words);
    this.after_ms = after_ms;
  }
}

/** The session is over: the worker signs in again, and what waits goes on waiting. */
export class SignedOut extends Error {}

/** The service said no; `why` is {code, zh, en, facts, status}. */
export class Refusal extends Error {
  constructor(why) {
    super(why.en || why.code);
    this.why = why;
  }
}

/** There is no call without a camera: `kind` is "denied" or "no_camera", as calls end; `lent` where another program has it. */
export class NoCamera extends Error {
  constructor(name) {
    super(name);
    this.kind = kindOf({ name });
    this.lent = name === 'NotReadableError';
  }
}

/** What a browser's refusal means for a call. */
export function kindOf(error) {
  return error.name === 'NotAllowedError' || error.name === 'SecurityError' ? 'denied' : 'no_camera';
}
