// The search box: asks the program, lists what it found, flies to what is taken.

import { element, panel } from './dom.mjs';

const WAIT_MS = 120;
const ZOOMS = { grid: 15, case: 16, worker: 16, place: 16, camera: 17 };

export function search(desk) {
  const { words } = desk;
  const box = panel(desk.map, 'search');
  const input = element('input', '');
  input.type = 'text';
  input.placeholder = words.search;
  input.spellcheck = false;
  input.autocomplete = 'off';
  input.maxLength = 200;
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-label', words.search);
  const list = element('div', 'hits');
  list.setAttribute('role', 'listbox');
  list.hidden = true;
  box.append(input, element('kbd', '', '/'), list);
  let hits = [];
  let at = 0;
  let timer = 0;

  const mark = (next) => {
    at = hits.length ? (next + hits.length) % hits.length : 0;
    for (const [i, row] of [...list.children].entries()) {
      row.setAttribute('aria-selected', String(hits.length > 0 && i === at));
      if (i === at) row.scrollIntoView({ block: 'nearest' });
    }
    desk.foundAt = hits[at] ?? null;
    desk.touch('overlay');
  };
  /** What is in the list stands on the map as well. */
  const show = (found) => {
    hits = found;
    desk.found = found.filter(({ lon, lat }) => lon !== null && lat !== null);
    desk.touch('overlay');
  };
  const close = () => {
    list.hidden = true;
    show([]);
  };
  const take = (hit) => {
    if (!hit) return;
    close();
    input.value = hit.title;
    input.blur();
    // A case without a place is opened all the same.
    if (hit.lon !== null && hit.lat !== null) desk.fly(hit.lon, hit.lat, hit.zoom ?? ZOOMS[hit.kind]);
    if (hit.id && hit.kind !== 'place') {
      desk.choose(hit.kind, hit.id);
      desk.bridge?.choose(hit.kind, hit.id);
    }
  };
  const ask = () => {
    const text = input.value.trim();
    if (text) desk.bridge?.search(text);
    else close();
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener('keydown', (event) => {
    event.stopPropagation();
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.isComposing) return;
    if (event.key in moves) {
      event.preventDefault();
      mark(at + moves[event.key]);
    } else if (event.key === 'Enter') {
      take(hits[at]);
    } else if (event.key === 'Escape') {
      close();
      input.value = '';
      input.blur();
    }
  });
  input.addEventListener('focus', () => hits.length || ask());
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && document.activeElement !== input && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
  desk.map.on('mousedown', close);

  desk.parts.search = {
    focus: () => {
      input.focus();
      input.select();
    },
    results: (found) => {
      show(input.value.trim() ? found : []);
      list.replaceChildren();
      for (const hit of hits) {
        const row = element('div', 'hit');
        row.setAttribute('role', 'option');
        row.append(element('span', 'kind', words[`kind_${hit.kind}`]), element('bdi', 'title', hit.title), element('bdi', 'detail', hit.detail));
        row.addEventListener('mousedown', (event) => {
          event.preventDefault();
          take(hit);
        });
        list.append(row);
      }
      if (!hits.length) list.append(element('div', 'none', words.no_result));
      list.hidden = !input.value.trim();
      mark(0);
    },
  };
}
