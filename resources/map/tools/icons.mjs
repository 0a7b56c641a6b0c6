// The tools' small drawings, 18 × 18, in lines of the text's colour.

const SHAPES = {
  rectangle: 'M3 4.5h12v9H3z',
  polygon: 'M9 2.5l6.5 5-2.6 7.5H5.1L2.5 7.5z',
  radius: 'M9 2.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0 -13zM9 9h6.5M8.2 9a.8.8 0 1 0 1.6 0a.8.8 0 1 0 -1.6 0',
  distance: 'M2.5 12.5l10-10 3 3-10 10zM6.2 8.8l1.6 1.6M9 6l1.6 1.6',
  area: 'M3 15V5l6-2.5L15 8v7zM3 10l5 5M4.5 4.5L15 15M9 2.8l6 6',
  near: 'M9 16s5-4.6 5-8.5a5 5 0 0 0-10 0C4 11.4 9 16 9 16zM7.2 7.5a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0 -3.6 0',
  coordinates: 'M9 1.5v5M9 11.5v5M1.5 9h5M11.5 9h5M6.5 9a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0',
  bookmarks: 'M5 2.5h8v13l-4-3.2-4 3.2z',
  print: 'M5 6.5v-4h8v4M5 12.5H2.5v-6h13v6H13M5 10.5h8v5H5z',
  redraw: 'M2.5 15.5v-9L9 3l6.5 3.5v9zM9 3v12.5M5.8 9.2l6.4 0',
};

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 18 18');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SHAPES[name] ?? SHAPES.rectangle);
  svg.append(path);
  return svg;
}
