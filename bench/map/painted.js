// In our own page: which news were on the screen when, for bench/_painted.py.
'use strict';
{
  const { desk } = window.bench;
  const { pull } = window.shaotai;
  const { painted } = desk.bridge;
  let fetched = -1;
  // Fetched and taken; the page's next word that it has drawn is about these.
  window.shaotai.pull = async (news) => {
    const done = pull(news);
    await done;
    fetched = Math.max(fetched, ...['cases', 'ground'].map((part) => news[part] ?? -1));
  };
  desk.bridge.painted = (text) => {
    const at = performance.timeOrigin + performance.now();
    painted.call(desk.bridge, text);
    document.title = `painted ${fetched} ${at}`;
  };
}
