// Requests, elements and words that all views share. Nothing is ever written as HTML: text goes in as text.

const TOKEN = 'hashnet-token';

/** A refusal; its message is the problem's detail. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

async function answer(response) {
  const type = response.headers.get('Content-Type') || '';
  const body = type.includes('json') ? await response.json() : {};
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '' && value != null));
  const text = query.toString();
  return answer(await fetch(text ? `${path}?${text}` : path, {headers: {Accept: 'application/json'}}));
}

export async function post(path, body, type = 'application/json') {
  const send = () => {
    const token = sessionStorage.getItem(TOKEN);
    const headers = {'Content-Type': type, ...(token ? {Authorization: `Bearer ${token}`} : {})};
    return fetch(path, {method: 'POST', headers, body: type === 'application/json' ? JSON.stringify(body) : body});
  };
  let response = await send();
  if (response.status === 401 && await askToken()) response = await send();
  return answer(response);
}

function askToken() {
  const dialog = document.getElementById('token');
  const input = document.getElementById('token-value');
  input.value = '';
  dialog.showModal();
  return new Promise((resolve) => {
    const done = (given) => {
      dialog.removeEventListener('close', cancelled);
      ok.removeEventListener('click', used);
      input.removeEventListener('keydown', entered);
      if (given) sessionStorage.setItem(TOKEN, input.value.trim());
      if (dialog.open) dialog.close();
      resolve(given);
    };
    const ok = document.getElementById('token-ok');
    const used = () => done(input.value.trim() !== '');
    const cancelled = () => done(false);
    const entered = (event) => { if (event.key === 'Enter') used(); };
    ok.addEventListener('click', used);
    input.addEventListener('keydown', entered);
    dialog.addEventListener('close', cancelled);
  });
}

/** An element: h('p', {class: 'soft', onclick: f}, 'text', child). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** A picture; where there is none, the reason in a word. */
export function picture(url, alt, {side = 320, whole = false} = {}) {
  const box = h('div', {class: whole ? 'pic whole' : 'pic'});
  const source = url.startsWith('blob:') ? url : `${url}&side=${side}`;
  const image = h('img', {alt, loading: 'lazy', decoding: 'async', src: source});
  image.addEventListener('error', async () => {
    box.replaceChildren(h('span', {}, await reason(source)));
  });
  box.append(image);
  return box;
}

async function reason(source) {
  try {
    const response = await fetch(source);
    if (response.ok) return 'cannot be shown';
    const problem = await response.json();
    return problem.found || 'no picture';
  } catch {
    return 'no answer';
  }
}

/** How many bits differ, against the radius. */
export function meter(distanceBits, radiusBits, bits) {
  const scale = Math.max(radiusBits * 2, distanceBits, 8);
  const fill = h('i');
  fill.style.width = `${Math.max(2, 100 * distanceBits / scale)}%`;
  const mark = h('b');
  mark.style.left = `${100 * radiusBits / scale}%`;
  return h('div', {
    class: distanceBits <= radiusBits ? 'meter' : 'meter far',
    role: 'img',
    'aria-label': `${distanceBits} of ${bits} bits differ; the radius is ${radiusBits}`,
    title: `${distanceBits} of ${bits} bits differ; the radius is ${radiusBits}`,
  }, fill, mark);
}

export function badge(text, kind = text) {
  return h('span', {class: `badge ${kind}`}, text);
}

const CLOCK = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const DAY = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});

export function clock(time) { return CLOCK.format(new Date(time)); }

export function day(time) { return time ? DAY.format(new Date(time)) : 'all times'; }

export function number(value) {
  if (value == null) return '–';
  return value >= 1000 ? Math.round(value).toLocaleString() : String(Math.round(value * 10) / 10);
}

/** A number of things: 1 pair, 2 pairs. */
export function count(amount, thing) { return `${number(amount)} ${thing}${amount === 1 ? '' : 's'}`; }

export function span(ms) {
  const units = [['d', 86400000], ['h', 3600000], ['min', 60000], ['s', 1000]];
  const [unit, size] = units.find(([, each]) => ms >= each) || ['ms', 1];
  return `${Math.round(ms / size)} ${unit}`;
}

let silence = 0;

/** Says something at the foot of the page, to eyes and to screen readers. */
export function say(text, bad = false) {
  const place = document.getElementById('say');
  place.textContent = text;
  place.className = bad ? 'say on bad' : 'say on';
  clearTimeout(silence);
  silence = setTimeout(() => { place.className = 'say'; }, bad ? 7000 : 2200);
}

export function failed(error) { say(error.message || String(error), true); }

/** Runs now and again while the view is shown. */
export function repeat(work, everyMs) {
  let timer = 0;
  let over = false;
  const turn = async () => {
    try { await work(); } catch (error) { failed(error); }
    if (!over) timer = setTimeout(turn, everyMs);
  };
  turn();
  return () => { over = true; clearTimeout(timer); };
}

export function empty(title, text) {
  return h('div', {class: 'panel empty'}, h('strong', {}, title), text);
}
