// Takes apart what widgets/map/pack.py joined: a JSON header, then arrays at multiples of eight bytes.

const TYPES = {
  f64: Float64Array, f32: Float32Array, u32: Uint32Array, i32: Int32Array, u16: Uint16Array, u8: Uint8Array,
};

/** Facts of the header with every array beside them. Throws on a message that is cut short. */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const { arrays, ...facts } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = Math.ceil((4 + length) / 8) * 8;
  for (const [name, [type, at, count]] of Object.entries(arrays)) {
    facts[name] = new TYPES[type](buffer, start + at, count);
  }
  return facts;
}

/** The identifier in one row of 16 bytes, as 32 hexadecimal digits. */
export function idAt(bytes, row) {
  let text = '';
  for (let i = row * 16; i < row * 16 + 16; i++) text += (bytes[i] + 0x100).toString(16).slice(1);
  return text;
}

/** The row of an identifier, -1 where it is not. */
export function rowOf(bytes, id) {
  if (!/^[0-9a-f]{32}$/.test(id)) return -1;
  const wanted = id.match(/../g).map((pair) => parseInt(pair, 16));
  // Made at the same time, identifiers begin alike: they are told apart by their ends.
  for (let row = 0; row < bytes.length; row += 16) {
    let i = 15;
    while (i >= 0 && bytes[row + i] === wanted[i]) i--;
    if (i < 0) return row / 16;
  }
  return -1;
}
