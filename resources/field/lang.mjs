// The chosen language: Chinese unless the worker chose otherwise or the phone speaks no Chinese.

import { WORDS } from './words.mjs';

const KEY = 'language';
let chosen = 0;

export function chooseLanguage(stored, spoken) {
  if (stored === 'zh' || stored === 'en') return stored;
  return spoken.some((one) => one.startsWith('zh')) || !spoken.length ? 'zh' : 'en';
}

export function startLanguage() {
  setLanguage(chooseLanguage(localStorage.getItem(KEY), [...(navigator.languages ?? [])]), false);
}

export function setLanguage(language, keep = true) {
  chosen = language === 'en' ? 1 : 0;
  if (keep) localStorage.setItem(KEY, language);
  if (typeof document !== 'undefined') {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
    document.title = t('app');
  }
}

export function language() {
  return chosen ? 'en' : 'zh';
}

/** The words of a key with its facts filled in; an unknown key is a mistake of ours. */
export function t(key, facts = {}) {
  const words = WORDS[key];
  if (!words) throw new Error(`no words for ${key}`);
  return words[chosen].replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ''));
}

/** The words of a key that may be unknown (a step of a newer service), else those of another. */
export function tOr(key, other) {
  return t(key in WORDS ? key : other);
}

/** "1 photo" or "5 photos": `one` for one, `many` for any other number. */
export function tn(one, many, n) {
  return t(n === 1 ? one : many, { n });
}

/** Names come in Chinese, and where somebody gave one, in English. */
export function named(thing) {
  return (chosen && thing.name_en) || thing.name;
}
