// My day: what I did, and what became of what I reported.

import { fill, h } from '../dom.mjs';
import { quiet } from '../app.mjs';
import { t, tOr } from '../lang.mjs';
import { stepTime, time } from '../times.mjs';

export function dayScreen(app) {
  const log = h('section.card', h('h2', t('day_log')), h('p.second', t('loading')));
  const reports = h('section.card', h('h2', t('my_reports')), h('p.second', t('loading')));
  let known = null;

  async function read() {
    const [mine, sent] = await Promise.all(['me/day', 'me/reports'].map((path) => app.keeping.fetchOrKept(path)
      .catch((error) => { quiet(error); return { answer: null }; })));
    const entries = mine.answer?.entries ?? [];
    fill(log, h('h2', t('day_log')), entries.length ? h('ol.steps', entries.map((entry) => h('li',
      h('time', stepTime(time(entry.at), app.now())), h('div', h('b', tOr(`step_${entry.what}`, 'step_other')),
        entry.case_number ? h('span.second', ` ${entry.case_number}`) : null, entry.words ? h('p', entry.words) : null))))
      : h('p.second', t('day_none')));
    const all = sent.answer?.reports ?? [];
    fill(reports, h('h2', t('my_reports')), all.length ? h('ol.steps', all.map((report) => h('li',
      h('time', stepTime(time(report.reported_at), app.now())), h('div', h('b', report.title),
        report.number ? h('span.second', ` ${report.number}`) : null, h('p.second', tOr(`report_state_${report.state.toLowerCase()}`, 'report_state_open'))))))
      : h('p.second', t('reports_none')));
  }

  // What was sent while this is looked at belongs here too.
  function update() {
    const now = app.outbox.items.filter((item) => item.state === 'sent').length;
    if (known !== now) { known = now; read(); }
  }

  return { title: t('tab_day'), tab: 'day', body: h('div.cards', log, reports), update };
}
