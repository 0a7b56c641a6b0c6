// The parts of a form: words, choices, and a draft that outlives the page.

import { fill, h } from './dom.mjs';

/** A field with its label; told of every change. `rows` makes it a long one. */
export function field(label, value, changed, { rows = 0, hint = '', ...facts } = {}) {
  const input = h(rows ? 'textarea' : 'input', { placeholder: hint, rows: rows || undefined, oninput: () => changed(input.value), ...facts });
  input.value = value ?? '';
  return h('label.field', h('span', label), input);
}

/** Buttons of which one is chosen: [[value, words]…]. */
export function choices(options, chosen, changed) {
  const row = h('div.choices', { role: 'radiogroup' });
  const draw = (now) => fill(row, options.map(([value, words]) => h(value === now ? 'button.choice.chosen' : 'button.choice',
    { type: 'button', role: 'radio', 'aria-checked': String(value === now), onclick: () => { draw(value); changed(value); } }, words)));
  draw(chosen);
  return row;
}

/** Words to start a text with: a tap puts them in. */
export function phrases(words, input) {
  return h('div.choices', words.split('|').map((one) => h('button.choice', { type: 'button', onclick: () => {
    input.value = input.value.trim() ? `${input.value.trim()}，${one}` : one;
    input.dispatchEvent(new Event('input'));
  } }, one)));
}

/** A form's values under a key: kept at every change, so that a phone that drops the page for its camera loses nothing. */
export class Draft {
  constructor(keeping, key, values) {
    Object.assign(this, { keeping, key, values });
    this.writing = Promise.resolve();
  }

  static async open(keeping, key, empty) {
    return new Draft(keeping, key, { ...empty, ...(await keeping.draft(key)) });
  }

  set(facts) {
    Object.assign(this.values, facts);
    this.writing = this.writing.then(() => this.keeping.saveDraft(this.key, { ...this.values }));
    return this.writing;
  }

  async drop() {
    await this.writing;
    await this.keeping.dropDraft(this.key);
  }
}

/** Carry out what a button is for; it cannot be pressed twice, and can again where that failed. */
export async function once(button, work) {
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

/** A place for what is wrong with the form, said until something in the form (a node) is changed. */
export function complaint(form) {
  const node = h('p.complaint', { role: 'alert', hidden: true });
  for (const kind of ['input', 'click']) form.addEventListener(kind, () => { node.hidden = true; }, true);
  return {
    node,
    say(words) {
      node.hidden = !words;
      node.textContent = words;
      if (words) node.scrollIntoView({ block: 'nearest' });
      return Boolean(words);
    },
  };
}
