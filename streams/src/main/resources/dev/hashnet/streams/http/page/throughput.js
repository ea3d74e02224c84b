// What the instance does, second by second.

import {empty, get, h, repeat} from './api.js';
import {chart} from './plot.js';

const REACH = [['2 min', 120], ['5 min', 300], ['15 min', 900]];
let reach = 300;

export function throughput(place) {
  const grid = h('div', {class: 'grid cols-2'});
  const buttons = REACH.map(([title, samples]) => h('button', {type: 'button', 'aria-pressed': String(samples === reach), onclick: () => {
    reach = samples;
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.textContent === title));
    load();
  }}, title));
  place.append(h('div', {class: 'bar'}, h('h2', {class: 'grow'}, 'This instance, second by second'), h('div', {class: 'segments'}, buttons)), grid);

  async function load() {
    const samples = (await get('/v1/throughput')).samples.slice(-reach);
    if (!samples.length) { grid.replaceChildren(empty('No figures yet', 'The first come after two seconds.')); return; }
    const times = samples.map((sample) => sample.atMs);
    const of = (name) => samples.map((sample) => sample[name] ?? null);
    const columns = matchMedia('(max-width: 760px)').matches ? 1 : 2;
    const width = Math.round((grid.clientWidth - 14 * (columns - 1)) / columns) - 38;
    const plot = (title, unit, series) => chart(title, unit, times, series, width);
    grid.replaceChildren(
      plot('Events encoded', 'a second', [{name: 'encoded', values: of('eventsPerS')}, {name: 'indexed', values: of('indexedPerS')}]),
      plot('Batch', 'images', [{name: 'mean', values: of('batchImages')}]),
      plot('Lag', 'records', [{name: 'image-events', values: of('encodeLag')}, {name: 'image-codes', values: of('indexLag')}]),
      plot('Latency, mean', 'ms', [{name: 'event to code', values: of('codeLatencyMs')}, {name: 'code to alert', values: of('alertLatencyMs')}]),
      plot('Alerts', 'a second', [{name: 'alerts', values: of('alertsPerS')}, {name: 'dead letters', values: of('deadLettersPerS')}]),
      plot('Codes in the index', 'codes', [{name: 'codes', values: of('codes')}]));
  }
  return {close: repeat(load, 2000)};
}
