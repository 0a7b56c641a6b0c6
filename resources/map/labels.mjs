// Names that do not stand on each other.

/** Those of the labels {x, y, width, height, weight} that find room, the weightiest first; (x, y) is the middle. */
export function place(labels, gap = 6) {
  const placed = [];
  for (const label of [...labels].sort((a, b) => b.weight - a.weight)) {
    const free = placed.every(
      (other) =>
        Math.abs(label.x - other.x) * 2 >= label.width + other.width + 2 * gap ||
        Math.abs(label.y - other.y) * 2 >= label.height + other.height + 2 * gap,
    );
    if (free) placed.push(label);
  }
  return placed;
}
