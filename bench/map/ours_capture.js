// Before the page's own script: keep hold of the desk that it makes. A page that is not ours has none.
'use strict';
{
  let held;
  Object.defineProperty(window, 'shaotai', {
    configurable: true,
    get: () => held,
    set(value) {
      const { begin } = value;
      value.begin = (map, options) => {
        const desks = begin(map, options);
        window.bench = { map, desk: desks.get(map) };
        return desks;
      };
      held = value;
    },
  });
}
