// Times in words (余18分, 超2时41分), lamps, and the city's clock. Times are milliseconds; the zone is the city's.

import { t } from './lang.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let zone = 'Asia/Shanghai';
let clocks = null;

export function setZone(name) {
  zone = name;
  clocks = null;
}

export const time = (iso) => (iso ? Date.parse(iso) : null);

/** What is left of a limit, or by how much it is over; rounded towards zero, as the desk does. */
export function remaining(due, now) {
  if (due === null) return '';
  const side = due < now ? 'late' : 'left';
  const amount = Math.abs(due - now);
  if (amount < MINUTE) return t(`${side}_under`);
  if (amount < HOUR) return t(`${side}_min`, { n: Math.floor(amount / MINUTE) });
  if (amount < DAY) {
    const h = Math.floor(amount / HOUR);
    const m = Math.floor((amount % HOUR) / MINUTE);
    return m ? t(`${side}_hours`, { h, m: String(m).padStart(2, '0') }) : t(`${side}_hour`, { h });
  }
  return t(`${side}_day`, { n: Math.floor(amount / DAY) });
}

/** The lamp of a limit set at `since`: soon in its last quarter, at most a day before it ends. */
export function lampOf(since, due, now) {
  if (due === null) return 'on_time';
  if (now >= due) return 'late';
  return now >= due - Math.min((due - since) / 4, DAY) ? 'soon' : 'on_time';
}

function parts(at) {
  clocks ??= new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(clocks.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** The hour and minute in the city. */
export function clock(at, seconds = false) {
  const { hour, minute, second } = parts(at);
  return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

export function day(at) {
  const { year, month, day: number } = parts(at);
  return `${year}-${month}-${number}`;
}

/** "今日 18:00", "明日 12:00", else the date before the clock. */
export function moment(at, now) {
  const that = day(at);
  for (const [name, off] of [['today_at', 0], ['tomorrow_at', DAY], ['yesterday_at', -DAY]]) {
    if (that === day(now + off)) return t(name, { clock: clock(at) });
  }
  const sameYear = that.slice(0, 4) === day(now).slice(0, 4);
  return `${sameYear ? that.slice(5) : that} ${clock(at)}`;
}

/** How long something has gone on: 0:07, 12:40, 1:02:09. */
export function spanClock(span) {
  const seconds = Math.max(0, Math.floor(span / 1000));
  const all = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const said = all[0] ? all : all.slice(1);
  return said.map((part, i) => (i ? String(part).padStart(2, '0') : part)).join(':');
}

/** For a list of one day's things: the clock alone today. */
export function stepTime(at, now) {
  return day(at) === day(now) ? clock(at) : `${day(at).slice(5)} ${clock(at)}`;
}

/** What is stamped into a picture: whole date and clock of the city, with its offset from UTC. */
export function stampTime(at) {
  const minutes = Math.round((Date.parse(`${day(at)}T${clock(at, true)}Z`) - Math.floor(at / 1000) * 1000) / MINUTE);
  const sign = minutes < 0 ? '-' : '+';
  const pad = (n) => String(Math.floor(Math.abs(n))).padStart(2, '0');
  return `${day(at)} ${clock(at, true)} ${sign}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}
