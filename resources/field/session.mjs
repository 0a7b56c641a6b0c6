// Who is signed in: the tokens, kept on the phone and renewed before they run out. Tokens go into headers, never into addresses.

import { Refusal, SignedOut, Unreachable } from './errors.mjs';

const API = new URL('../api/v1/', import.meta.url);
const EARLY_MS = 60_000;
const PATIENCE_MS = 20_000;

export class Session {
  /** `database` keeps it under "session"; `ended()` is told when the service no longer knows the tokens. */
  constructor(database, ended) {
    this.database = database;
    this.ended = ended;
    this.tokens = null;
    this.reached = () => {};
    this.lostAt = -Infinity;
  }

  async load() {
    this.tokens = (await this.database.get('kept', 'session')) ?? null;
    return this.tokens;
  }

  get worker() {
    return this.tokens?.worker ?? null;
  }

  requestCode(phone) {
    return this.#open('POST', 'session/code', { phone });
  }

  async signIn(phone, code) {
    return this.#keep(await this.#open('POST', 'session', { phone, code }));
  }

  async signInByLink(link) {
    return this.#keep(await this.#open('POST', 'session/link', { link }));
  }

  /** Forget the tokens here, and there where the network allows. */
  async signOut() {
    try {
      await this.ask('DELETE', 'session');
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof SignedOut || error instanceof Refusal)) throw error;
    }
    await this.#forget();
  }

  /** Ask the service as this worker; `body` is JSON, or a Blob as it is. Returns the answer's JSON, null without one. */
  async ask(method, path, body = undefined, { raw = false, patience = PATIENCE_MS } = {}) {
    const access = await this.access();
    let response = await this.#fetch(method, path, body, access, patience);
    if (response.status === 401) {
      response = await this.#fetch(method, path, body, await this.access(access), patience);
    }
    if (response.status === 401) return this.#end();
    await this.#refusals(response);
    return raw ? response : answerOf(response);
  }

  /** An access token that still holds; a new one where it is `worn` or about to run out. Throws SignedOut, Unreachable. */
  async access(worn = null) {
    const good = () => this.tokens && this.tokens.access !== worn && Date.parse(this.tokens.access_expires) - Date.now() > EARLY_MS;
    if (!this.tokens) throw new SignedOut();
    if (!good()) {
      // Two tabs must not use the same refresh token: it holds once.
      await navigator.locks.request('shaotai-session', async () => {
        await this.load();
        if (!this.tokens) throw new SignedOut();
        if (!good()) await this.#refresh();
      });
    }
    return this.tokens.access;
  }

  async #refresh() {
    try {
      await this.#keep(await this.#open('POST', 'session/refresh', { refresh: this.tokens.refresh }));
    } catch (error) {
      if (error instanceof SignedOut || error instanceof Refusal) await this.#end();
      throw error;
    }
  }

  async #open(method, path, body) {
    const response = await this.#fetch(method, path, body, null, PATIENCE_MS);
    if (response.status === 401) throw new Refusal(await whyOf(response));
    await this.#refusals(response);
    return answerOf(response);
  }

  async #fetch(method, path, body, access, patience) {
    const headers = access ? { Authorization: `Bearer ${access}` } : {};
    const began = performance.now();
    if (body instanceof Blob) headers['Content-Type'] = body.type;
    else if (body !== undefined) headers['Content-Type'] = 'application/json';
    try {
      const response = await fetch(new URL(path, API), {
        method, headers, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(patience),
        body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
      });
      // An answer to what was asked before the network went says nothing of now.
      if (!(began < this.lostAt)) this.reached(true);
      return response;
    } catch (error) {
      this.reached(false);
      throw new Unreachable(String(error));
    }
  }

  async #refusals(response) {
    if (response.ok || response.status === 401) return;
    if (response.status === 429 || response.status >= 500) {
      const seconds = Number(response.headers.get('Retry-After'));
      throw new Unreachable(`status ${response.status}`, seconds > 0 ? Math.min(seconds, 300) * 1000 : undefined);
    }
    throw new Refusal(await whyOf(response));
  }

  async #keep(tokens) {
    this.tokens = tokens;
    await this.database.put('kept', tokens, 'session');
    return tokens.worker;
  }

  async #forget() {
    this.tokens = null;
    await this.database.remove('kept', 'session');
  }

  async #end() {
    if (this.tokens) {
      await this.#forget();
      this.ended();
    }
    throw new SignedOut();
  }
}

async function answerOf(response) {
  return response.status === 204 ? null : response.json();
}

async function whyOf(response) {
  const said = await response.json().catch(() => null);
  const { code = `http_${response.status}`, message_zh: zh = '', message_en: en = '', facts = {} } = said?.error ?? {};
  return { code, zh: zh || `服务未接受（${response.status}）。`, en: en || `The service did not accept it (${response.status}).`, facts,
    status: response.status };
}
