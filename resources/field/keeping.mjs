// Answers of the service kept for when it cannot be asked, photos until they are sent, drafts until they are handed in.

import { Refusal, Unreachable } from './errors.mjs';
import { isOpen } from './outbox.mjs';

const UPLOAD_PATIENCE_MS = 120_000;

export class Keeping {
  constructor(database, session) {
    this.database = database;
    this.session = session;
  }

  /** The last answer to a path, null where there was none. */
  async kept(path) {
    return (await this.database.get('kept', `get:${path}`))?.answer ?? null;
  }

  async fetch(path) {
    const answer = await this.session.ask('GET', path);
    await this.database.put('kept', { answer, at: Date.now() }, `get:${path}`);
    return answer;
  }

  /** The answer now, or the kept one without a network: {answer, fresh}; answer is null where neither is to be had. */
  async fetchOrKept(path) {
    try {
      return { answer: await this.fetch(path), fresh: true };
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return { answer: await this.kept(path), fresh: false };
    }
  }

  /** Forget what the service answered; what the worker did and has not sent stays. */
  async forget() {
    const keys = await this.database.keys('kept');
    await this.database.removeAll('kept', keys.filter((key) => key.startsWith('get:')));
  }

  async addMedia(made) {
    await this.database.put('media', { sha256: made.sha256, blob: made.blob });
  }

  async media(sha256) {
    return (await this.database.get('media', sha256))?.blob ?? null;
  }

  /** A small picture of an attachment: what is on the phone, else the service's; null where it has none. */
  async thumbnail(sha256) {
    const here = await this.media(sha256);
    if (here) return here;
    try {
      return await (await this.session.ask('GET', `media/${sha256}/thumbnail`, undefined, { raw: true })).blob();
    } catch (error) {
      if (error instanceof Unreachable || error instanceof Refusal) return null;
      throw error;
    }
  }

  /** Bring a file to the service, which keeps each digest once: one that is there already is not sent again. */
  async upload({ sha256, mime }) {
    const path = `media/${sha256}`;
    try {
      await this.session.ask('HEAD', path, undefined, { raw: true });
      return;
    } catch (error) {
      if (!(error instanceof Refusal) || error.why.status !== 404) throw error;
    }
    const blob = await this.media(sha256);
    if (!blob) {
      throw new Refusal({ code: 'file_lost', zh: '照片已不在本机，请修改后重新添加。', en: 'The file is no longer on this phone; edit and add it again.' });
    }
    await this.session.ask('PUT', path, new Blob([blob], { type: mime }), { raw: true, patience: UPLOAD_PATIENCE_MS });
  }

  draft(key) {
    return this.database.get('drafts', key);
  }

  saveDraft(key, draft) {
    return this.database.put('drafts', draft, key);
  }

  dropDraft(key) {
    return this.database.remove('drafts', key);
  }

  /** Let go of the bytes of sent files, as far as nothing else needs them. */
  async release(files, items) {
    const needed = await this.#needed(items);
    await this.database.removeAll('media', files.map((file) => file.sha256).filter((sha256) => !needed.has(sha256)));
  }

  /** Let go of what nothing needs: left by a page that was closed at the wrong moment. */
  async tidy(items) {
    const needed = await this.#needed(items);
    await this.database.removeAll('media', (await this.database.keys('media')).filter((key) => !needed.has(key)));
  }

  async #needed(items) {
    const drafts = await this.database.all('drafts');
    const unsent = items.filter((item) => isOpen(item) || item.state === 'refused');
    const files = [...drafts, ...unsent].flatMap((one) => [...(one.files ?? []), ...(one.voice ? [one.voice] : [])]);
    return new Set(files.map((file) => file.sha256));
  }
}
