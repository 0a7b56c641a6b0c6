// A table of rows that the program keeps too (widgets/map/rows.py): taken whole once, patched in place afterwards.

/** How many elements of a column belong to one row. */
const WIDTH = { ids: 16 };

export class Table {
  constructor() {
    this.epoch = -1;
    this.revision = -1;
    this.room = 0;
    this.count = 0;
    this.store = new Map();
    this.columns = {};
  }

  /** What the program is to be told of the copy here. */
  get have() {
    return this.revision < 0 ? '' : `${this.epoch}.${this.revision}`;
  }

  /**
   * Take a message; `columns` then are arrays of `count` rows. Returns the rows that changed, null for all of them.
   * Throws on changes to another state than the one here: then everything is to be fetched anew.
   */
  take(data) {
    const whole = data.since < 0;
    if (!whole && (data.epoch !== this.epoch || data.since > this.revision)) {
      this.revision = -1;
      throw new Error('changes to rows that are not here');
    }
    const names = data.columns;
    if (data.count > this.room) this.grow(Math.max(data.count, whole ? 0 : this.room * 2), names, data);
    for (const name of names) {
      const width = WIDTH[name] ?? 1;
      if (!this.store.has(name)) this.store.set(name, new data[name].constructor(this.room * width));
      const column = this.store.get(name);
      const given = data[name];
      if (whole) column.set(given);
      else if (width === 1) for (let i = 0; i < given.length; i++) column[data.rows[i]] = given[i];
      else for (let i = 0; i < data.rows.length; i++) column.set(given.subarray(i * width, (i + 1) * width), data.rows[i] * width);
    }
    [this.epoch, this.revision, this.count] = [data.epoch, data.revision, data.count];
    for (const name of names) this.columns[name] = this.store.get(name).subarray(0, this.count * (WIDTH[name] ?? 1));
    return whole ? null : data.rows;
  }

  grow(room, names, data) {
    this.room = room;
    for (const name of names) {
      const grown = new data[name].constructor(room * (WIDTH[name] ?? 1));
      const old = this.store.get(name);
      if (old) grown.set(old.subarray(0, Math.min(old.length, grown.length)));
      this.store.set(name, grown);
    }
  }
}
