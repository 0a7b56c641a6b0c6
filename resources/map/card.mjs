// The card of what is under the pointer (a few facts) or was clicked (the facts and the actions).

import { element, panel, sign } from './dom.mjs';

const NEAR_ZOOM = 16;

export function card(desk) {
  const { words } = desk;
  const box = panel(desk.map, 'card');
  box.hidden = true;
  let wanted = null;
  let shown = null;
  let built = '';
  let asked = 0;
  let held = false;

  const hide = () => {
    asked++;
    wanted = shown = null;
    box.hidden = true;
  };
  const stand = () => {
    if (!shown) return;
    const point = desk.map.latLngToContainerPoint(shown.at);
    const size = desk.map.getSize();
    const [width, height] = [box.offsetWidth, box.offsetHeight];
    const left = point.x + 16 + width > size.x - 8 ? point.x - 16 - width : point.x + 16;
    const top = Math.max(60, Math.min(point.y - 24, size.y - height - 8));
    // Its place may have gone out of view.
    box.style.left = `${Math.round(Math.max(8, Math.min(left, size.x - width - 8)))}px`;
    box.style.top = `${Math.round(top)}px`;
  };
  const act = (action) => {
    const facts = { lon: shown.at.lng, lat: shown.at.lat, ...action.facts };
    hide();
    if (action.name === 'near') desk.fly(facts.lon, facts.lat, Math.max(NEAR_ZOOM, desk.map.getZoom()));
    else if (action.name === 'follow') desk.parts.follow.choose(facts.worker_id);
    else desk.bridge?.act(action.name, JSON.stringify(facts));
  };
  const button = (className, name, label, press) => {
    const made = element('button', className, label);
    made.type = 'button';
    made.dataset.action = name;
    made.addEventListener('click', press);
    return made;
  };
  const fill = (facts) => {
    box.replaceChildren();
    const head = element('div', 'head');
    if (facts.lamp) head.append(sign(facts.lamp));
    head.append(element('bdi', 'title', facts.title));
    box.append(head);
    if (facts.note) box.append(element('div', 'note', facts.note));
    box.append(element('dl', ''));
    tell(facts.rows);
    if (!shown.pinned) return;
    const close = button('close', 'close', '×', hide);
    close.setAttribute('aria-label', words.close);
    head.append(close);
    if (!facts.actions.length) return;
    const actions = element('div', 'actions');
    for (const action of facts.actions) actions.append(button('action', action.name, action.label, () => act(action)));
    box.append(actions);
  };
  const tell = (rows) => {
    box.querySelector('dl').replaceChildren(
      ...rows.flatMap(([word, text]) => [element('dt', '', word), element('dd', '', text)]),
    );
  };
  // Ages and times left change with every look: they change in place, and the buttons stay the buttons they were.
  const renew = ({ rows, ...rest }) => {
    const { kind, id, pinned } = shown;
    const now = JSON.stringify([kind, id, pinned, rest]);
    if (now === built && !box.hidden) {
      tell(rows);
      return;
    }
    built = now;
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    fill({ rows, ...rest });
    if (focused) (box.querySelector(`[data-action="${focused}"]`) ?? box.querySelector('button'))?.focus();
  };
  const show = async (kind, id, at, pinned) => {
    const mine = ++asked;
    wanted = { kind, id, at, pinned };
    const answer = await fetch(`card/${kind}/${id}?chosen=${desk.chosen.case}`).catch(() => null);
    if (mine !== asked) return;
    if (!answer?.ok) {
      hide();
      return;
    }
    const facts = await answer.json();
    // What is pressed stays under the pointer; the release asks again.
    if (mine !== asked || held) return;
    shown = wanted;
    box.classList.toggle('pinned', pinned);
    renew(facts);
    box.hidden = false;
    stand();
  };
  const refresh = () => wanted?.pinned && !held && show(wanted.kind, wanted.id, wanted.at, true);
  box.addEventListener('pointerdown', () => { held = true; });
  for (const what of ['pointerup', 'pointercancel', 'blur']) {
    // After the click that follows the release. Of the blurs only the window's own: a press moves the focus as well.
    window.addEventListener(what, () => held && setTimeout(() => {
      held = false;
      refresh();
    }), what !== 'blur');
  }
  desk.map.on('move zoomend resize', stand);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
  // A card that stays open tells the present, not the moment it was opened.
  for (const what of ['cases', 'workers', 'chosen']) desk.on(what, refresh);
  desk.parts.card = { show, hide, unhover: () => wanted?.pinned || hide() };
}
