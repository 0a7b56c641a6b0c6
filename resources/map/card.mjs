// The card of what is under the pointer (a few facts) or was clicked (the facts and the actions).

import { element, panel, sign } from './dom.mjs';

export function card(desk) {
  const { words } = desk;
  const box = panel(desk.map, 'card');
  box.hidden = true;
  let shown = null;
  let asked = 0;

  const hide = () => {
    asked++;
    shown = null;
    box.hidden = true;
  };
  const stand = () => {
    if (!shown) return;
    const point = desk.map.latLngToContainerPoint(shown.at);
    const size = desk.map.getSize();
    const [width, height] = [box.offsetWidth, box.offsetHeight];
    const left = point.x + 16 + width > size.x - 8 ? point.x - 16 - width : point.x + 16;
    const top = Math.max(60, Math.min(point.y - 24, size.y - height - 8));
    box.style.left = `${Math.round(Math.max(8, left))}px`;
    box.style.top = `${Math.round(top)}px`;
  };
  const fill = (facts) => {
    box.replaceChildren();
    const head = element('div', 'head');
    if (facts.lamp) head.append(sign(facts.lamp));
    head.append(element('bdi', 'title', facts.title));
    box.append(head);
    if (facts.note) box.append(element('div', 'note', facts.note));
    const rows = element('dl', '');
    for (const [word, text] of facts.rows) rows.append(element('dt', '', word), element('dd', '', text));
    box.append(rows);
    if (!shown.pinned) return;
    const close = element('button', 'close', '×');
    close.type = 'button';
    close.setAttribute('aria-label', words.close);
    close.addEventListener('click', hide);
    head.append(close);
    if (!facts.actions.length) return;
    const actions = element('div', 'actions');
    for (const action of facts.actions) {
      const button = element('button', 'action', action.label);
      button.type = 'button';
      button.dataset.action = action.name;
      const place = { lon: shown.at.lng, lat: shown.at.lat };
      button.addEventListener('click', () => {
        desk.bridge?.act(action.name, JSON.stringify({ ...action.facts, ...place }));
        hide();
      });
      actions.append(button);
    }
    box.append(actions);
  };
  const show = async (kind, id, at, pinned) => {
    const mine = ++asked;
    const answer = await fetch(`card/${kind}/${id}`).catch(() => null);
    if (mine !== asked) return;
    if (!answer?.ok) {
      hide();
      return;
    }
    const facts = await answer.json();
    if (mine !== asked) return;
    shown = { kind, id, at, pinned };
    box.classList.toggle('pinned', pinned);
    fill(facts);
    box.hidden = false;
    stand();
  };
  desk.map.on('move zoomend resize', stand);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
  for (const what of ['cases', 'workers']) {
    // A card that stays open tells the present, not the moment it was opened.
    desk.on(what, () => shown?.pinned && show(shown.kind, shown.id, shown.at, true));
  }
  desk.parts.card = { show, hide, unhover: () => shown?.pinned || hide() };
}
