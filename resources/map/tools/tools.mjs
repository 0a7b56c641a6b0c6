// The tools at the map's left: their bar, what they ask for, and what was selected.

import { element, panel, sign } from '../dom.mjs';
import { icon } from './icons.mjs';
import { Ink, outline } from './ink.mjs';
import { Pen } from './pen.mjs';

export function tools(desk) {
  const bar = panel(desk.map, 'tools');
  bar.setAttribute('role', 'toolbar');
  bar.hidden = true;
  const hint = element('div', 'panel banner hint', '');
  const cross = element('div', 'tool-cross');
  const box = panel(desk.map, 'selection');
  hint.hidden = cross.hidden = box.hidden = true;
  desk.map.getContainer().append(hint, cross);
  const laid = new Ink(desk);
  const buttons = new Map();
  const hints = new Map();
  let inside = false;

  const tell = (name, facts) => desk.bridge?.tool(name, JSON.stringify(facts));
  const pen = new Pen(desk, (made, add) => tell('drawn', { ...made, add }), () => {
    hint.hidden = !pen.kind;
    hint.textContent = hints.get(pen.kind) ?? '';
    for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(name === pen.kind));
    tell('taken', { kind: pen.kind });
  });
  pen.cross = (on) => { cross.hidden = !on; };

  desk.map.on('mouseover mousemove', () => { inside = true; });
  desk.map.on('mouseout', () => { inside = false; });
  document.addEventListener('keydown', (event) => {
    if (pen.key(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (!pen.kind && /^[1-9]$/.test(event.key) && !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
      && !event.target.closest?.('input, textarea')) tell('digit', { n: Number(event.key) });
  }, true);

  const press = (item) => {
    if (item.draws) pen.take(pen.kind === item.name ? '' : item.name);
    else tell('ask', { name: item.name });
  };

  const show = (selection) => {
    pen.lay();
    laid.clear();
    for (const shape of selection?.shapes ?? []) laid.line(outline(shape), { closed: true });
    box.hidden = !selection;
    if (!selection) return;
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    const head = element('div', 'head');
    head.append(element('span', 'title', selection.title));
    const lamps = element('div', 'row');
    for (const [lamp, words] of selection.lamps) {
      const entry = element('span', 'entry');
      entry.append(sign(lamp), element('span', '', words));
      lamps.append(entry);
    }
    const actions = element('div', 'actions');
    for (const { name, label, title } of selection.actions) {
      const button = element('button', 'action', label);
      button.type = 'button';
      button.title = title;
      button.dataset.name = name;
      button.addEventListener('click', () => tell('ask', { name }));
      actions.append(button);
    }
    box.replaceChildren(head, lamps, actions);
    if (focused) box.querySelector(`[data-name="${focused}"]`)?.focus();
  };

  Object.assign(desk.toolCalls, {
    toolBar: (items) => {
      buttons.clear();
      hints.clear();
      let group = items[0]?.group;
      const parts = [];
      for (const item of items) {
        if (item.hint) hints.set(item.name, item.hint);
        if (!item.label) continue;
        if (item.group !== group) parts.push(element('hr', ''));
        group = item.group;
        const button = element('button', '');
        button.type = 'button';
        button.title = item.title;
        button.setAttribute('aria-label', item.label);
        button.dataset.tool = item.name;
        if (item.draws) {
          button.setAttribute('aria-pressed', String(pen.kind === item.name));
          buttons.set(item.name, button);
        }
        button.append(icon(item.icon || item.name));
        button.addEventListener('click', () => press(item));
        parts.push(button);
      }
      bar.replaceChildren(...parts);
      bar.hidden = !parts.length;
    },
    takeTool: (kind) => pen.take(kind),
    tellPointer: (ask) => {
      const at = inside && pen.at ? { lon: pen.at[0], lat: pen.at[1] } : null;
      tell('pointer', { ask, at });
    },
    showSelection: show,
  });
  desk.parts.tools = { pen };
}
