// Elements with text, never with markup.

/** An element; `text` goes in as text, in a direction of its own. */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) {
    made.dir = 'auto';
    made.textContent = text;
  }
  return made;
}

/** A panel over the map that keeps its clicks and wheel to itself. */
export function panel(map, className) {
  const made = element('div', `panel ${className}`);
  map.getContainer().append(made);
  L.DomEvent.disableClickPropagation(made);
  L.DomEvent.disableScrollPropagation(made);
  made.addEventListener('mousemove', (event) => event.stopPropagation());
  return made;
}

/** The sign of a lamp, of whose move it is, of a worker or of a position as a small drawing. */
export function sign(kind) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '-7 -7 14 14');
  svg.setAttribute('class', `sign ${kind}`);
  svg.setAttribute('aria-hidden', 'true');
  const shapes = {
    late: ['path', { d: 'M0 -5.5 L6 5 L-6 5 Z' }],
    soon: ['path', { d: 'M0 -6 L6 0 L0 6 L-6 0 Z' }],
    on_time: ['circle', { r: 5.2 }],
    worker: ['path', { d: 'M0 -6 L4.6 5 L0 2.8 L-4.6 5 Z' }],
    busy: ['path', { d: 'M0 -6 L4.6 5 L0 2.8 L-4.6 5 Z M0 -1.6 a1.8 1.8 0 1 0 0.01 0 Z' }],
    doubtful: ['path', { d: 'M-4 -4 H4 V4 H-4 Z M-4 4 L4 -4' }],
    solid: ['circle', { r: 4.8 }],
    hollow: ['path', { d: 'M0 -4.8 a4.8 4.8 0 1 0 0.01 0 Z M0 -1.8 a1.8 1.8 0 1 0 0.01 0 Z' }],
    barred: ['path', { d: 'M0 -4.8 a4.8 4.8 0 1 0 0.01 0 Z M-2.6 -0.9 H2.6 V0.9 H-2.6 Z' }],
    lost: ['circle', { r: 5 }],
    component_0: ['path', { d: 'M-3.5 -3.5 H3.5 V3.5 H-3.5 Z' }],
    component_1: ['path', { d: 'M-4 -3.5 H4 L0 4 Z' }],
    component_2: ['path', { d: 'M-3.5 -3.5 L3.5 3.5 M-3.5 3.5 L3.5 -3.5' }],
    component_3: ['path', { d: 'M-4.2 0 H4.2 M0 -4.2 V4.2' }],
    component_4: ['circle', { r: 3.8 }],
  };
  const [tag, attributes] = shapes[kind];
  const shape = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}
