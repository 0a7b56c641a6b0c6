// Elements, made with text and never with markup.

/** h('button.primary', {onclick}, 'text', child, …): attributes, listeners and children; null children are left out. */
export function h(what, ...rest) {
  const [tag, ...classes] = what.split('.');
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(' ');
  const given = rest.length && isFacts(rest[0]) ? rest.shift() : {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value !== 'string') made[name] = value;
    else made.setAttribute(name, value === true ? '' : value);
  }
  fill(made, ...rest);
  return made;
}

function isFacts(thing) {
  return thing !== null && typeof thing === 'object' && !(thing instanceof Node) && !Array.isArray(thing);
}

/**
 * Give an element these children, null ones left out. A child that looks as before stays the very node it was, so that a
 * thumb on it, a reader's place and the focus are not lost to a picture that did not change.
 */
export function fill(element, ...children) {
  const before = [...element.childNodes];
  const after = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(String(child))));
  const kept = after.map((child, i) => (before[i] && alike(before[i], child) ? before[i] : child));
  if (kept.length !== before.length || kept.some((child, i) => child !== before[i])) element.replaceChildren(...kept);
  return element;
}

/** What holds more than its markup says (a canvas, a typed word) is never taken for another. */
function alike(old, fresh) {
  return old !== fresh && old.isEqualNode(fresh) && !(fresh.matches?.(STATEFUL) || fresh.querySelector?.(STATEFUL));
}

const STATEFUL = 'canvas, input, textarea, audio, img';

const SVG = 'http://www.w3.org/2000/svg';
const SHAPES = {
  on_time: ['circle', { cx: 8, cy: 8, r: 6 }],
  soon: ['path', { d: 'M8 0.8 15.2 8 8 15.2 0.8 8Z' }],
  late: ['path', { d: 'M8 1.5 15.5 14.5H0.5Z' }],
  lost: ['circle', { cx: 8, cy: 8, r: 5.5, 'stroke-dasharray': '3 2.2' }],
};

/** The sign of a lamp: its shape tells as much as its colour. */
export function lampSign(lamp) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `lamp ${lamp}`);
  svg.setAttribute('aria-hidden', 'true');
  const [tag, attributes] = SHAPES[lamp];
  const shape = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}

/** A picture from bytes that are freed once it is shown. */
export function pictureOf(blob, label) {
  const image = h('img', { alt: label });
  image.src = URL.createObjectURL(blob);
  image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}
