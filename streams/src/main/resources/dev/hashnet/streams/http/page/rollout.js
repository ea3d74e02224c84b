// Which versions serve, since when, and what the instances make of it.

import {badge, day, empty, get, h, number, repeat, span} from './api.js';
import {svg} from './plot.js';

const STEPS_SHOWN = 12;
const DECISIONS_SHOWN = 12;

export function rollout(place) {
  const grid = h('div', {class: 'grid'});
  place.append(grid);
  let last = '';

  async function load() {
    const state = await get('/v1/rollout');
    const text = JSON.stringify({...state, now: ''});
    if (text === last) return;
    last = text;
    if (!state.versions.length && !state.steps.length) {
      grid.replaceChildren(empty('No version is published', './hashnet publish publishes one.'));
      return;
    }
    const now = Date.parse(state.now);
    const step = [...state.steps].reverse().find((each) => !each.from || Date.parse(each.from) <= now) || state.steps[0];
    grid.replaceChildren(summary(state, step), timeline(state, now), beside(state), versions(state), h('div', {class: 'grid cols-2'}, instances(state), decisions(state, now)));
  }

  function summary(state, step) {
    const candidate = step && step.candidate ? state.versions.find((each) => each.version === step.candidate) : null;
    const reporting = new Set(state.instances.map((each) => each.instance)).size;
    const rejected = state.instances.filter((each) => each.state === 'REJECTED').length;
    return h('div', {class: 'grid cols-3'},
      h('section', {class: 'panel'}, h('h3', {}, 'Active'), h('p', {class: 'stat wrap', id: 'active-version'}, step ? step.active : 'none'), h('p', {class: 'soft small'}, step && step.from ? `since ${day(step.from)}` : 'for all times')),
      h('section', {class: 'panel'}, h('h3', {}, 'Candidate'), h('p', {class: 'stat wrap', id: 'candidate-version'}, step && step.candidate ? step.candidate : 'none'),
        candidate ? [share(candidate.coverage), h('p', {class: 'soft small'}, `its codes cover ${number(100 * candidate.coverage)} % of the look-back window of ${span(state.windowMs)}${state.canaryPerMille ? `; it alerts for ${number(state.canaryPerMille / 10)} % of the images` : ''}${state.guarded ? '; guarded' : ''}`)] : h('p', {class: 'soft small'}, 'every image has the active code only')),
      h('section', {class: 'panel'}, h('h3', {}, 'Instances'), h('p', {class: 'stat'}, String(reporting), ' ', h('small', {}, reporting === 1 ? 'reports' : 'report')),
        h('p', {class: 'soft small'}, rejected ? badge(`${rejected} rejected`, 'bad') : 'none has rejected a version')));
  }

  function share(value) {
    const fill = h('i');
    fill.style.width = `${Math.max(1, 100 * value)}%`;
    return h('div', {class: 'meter', role: 'img', 'aria-label': `${number(100 * value)} percent`}, fill);
  }

  function timeline(state, now) {
    const steps = state.steps.slice(-STEPS_SHOWN);
    const names = [...new Set(steps.flatMap((each) => [each.active, each.candidate].filter(Boolean)))];
    const times = steps.map((each) => (each.from ? Date.parse(each.from) : null));
    const known = times.filter((each) => each != null);
    const first = known.length ? Math.min(...known) : now - 60000;
    const reach = Math.max(now - first, 10000);
    const start = first - reach * 0.12;
    const end = Math.max(now, ...known) + reach * 0.06;
    const width = Math.max(280, grid.clientWidth - 38);
    const left = width < 500 ? 84 : 150;
    const letters = width < 500 ? 10 : 18;
    const row = 30;
    const x = (time) => left + (width - left) * (Math.max(time ?? start, start) - start) / (end - start);
    const plot = svg('svg', {viewBox: `0 0 ${width} ${names.length * row + 24}`, role: 'img', 'aria-label': `Versions over time: ${steps.map((each) => `${each.active} from ${day(each.from)}`).join(', ')}`});
    names.forEach((name, i) => {
      const label = name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
      plot.append(svg('rect', {class: 'track', x: left, y: i * row + 4, width: width - left, height: row - 10, rx: 6}), svg('text', {x: 0, y: i * row + 20}, label));
      steps.forEach((each, s) => {
        if (each.active !== name && each.candidate !== name) return;
        const from = x(times[s]);
        const to = s + 1 < steps.length ? x(times[s + 1]) : width;
        plot.append(svg('rect', {class: each.active === name ? 'act' : 'cand', x: from, y: i * row + 4, width: Math.max(2, to - from - 1), height: row - 10, rx: 4}));
      });
    });
    plot.append(svg('line', {class: 'now', x1: x(now), x2: x(now), y1: 0, y2: names.length * row}), svg('text', {class: 'soft', x: x(now), y: names.length * row + 16, 'text-anchor': 'end'}, 'now'),
      svg('text', {class: 'soft', x: left, y: names.length * row + 16}, day(start)));
    return h('section', {class: 'panel timeline'}, h('div', {class: 'bar'}, h('h2', {class: 'grow'}, 'What served when'), h('div', {class: 'legend'}, h('span', {}, h('i', {class: 'l1'}), 'active'), h('span', {}, h('i', {class: 'l2'}), 'candidate'))), plot);
  }

  /** What the two serving versions made of the same images. */
  function beside(state) {
    const sides = state.sideBySide;
    if (sides.length < 2) return '';
    const share = (part, whole) => (whole ? `${number(100 * part / whole)} %` : '–');
    const rows = [
      ['Images encoded', (each) => number(each.images)], ['Failed', (each) => number(each.failures)], ['Time an image', (each) => `${number(each.imageMs)} ms`],
      ['Equal codes', (each) => share(each.equalCodes, each.compared)], ['Alerts', (each) => `${number(each.alerts)} of ${number(each.searched)}`], ['Alerts of both', (each) => share(each.commonAlerts, each.alerts)],
    ];
    return h('div', {class: 'grid cols-2'},
      h('section', {class: 'panel'}, h('h2', {}, 'Side by side'), h('table', {},
        h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'On the same images'), sides.map((each) => h('th', {scope: 'col', class: 'wrap'}, each.version)))),
        h('tbody', {}, rows.map(([name, value]) => h('tr', {}, h('th', {scope: 'row'}, name), sides.map((each) => h('td', {}, value(each)))))))),
      h('section', {class: 'panel chart'}, h('h2', {}, 'Distances of neighbours'), distances(sides),
        h('div', {class: 'legend'}, sides.map((each, i) => h('span', {}, h('i', {class: i ? 'l2' : 'l1'}), each.version)))));
  }

  function distances(sides) {
    const bins = Math.max(4, ...sides.map((each) => each.distances.length));
    const top = Math.max(1, ...sides.flatMap((each) => each.distances));
    const width = 400;
    const slot = width / bins;
    const plot = svg('svg', {viewBox: `0 0 ${width} 150`, role: 'img', 'aria-label': 'Neighbours by their distance in bits'});
    sides.forEach((each, s) => each.distances.forEach((count, i) => {
      const height = 118 * count / top;
      plot.append(svg('rect', {class: s ? 'b2' : 'b1', x: i * slot + slot * (s ? 0.5 : 0.1), y: 124 - height, width: slot * 0.38, height, rx: 2}));
    }));
    for (let i = 0; i < bins; i++) plot.append(svg('text', {x: (i + 0.5) * slot, y: 142, 'text-anchor': 'middle'}, String(i)));
    return plot;
  }

  function versions(state) {
    return h('section', {class: 'panel scroll'}, h('h2', {}, 'Versions'), h('table', {},
      h('thead', {}, h('tr', {}, ['Version', 'Serves as', 'Coverage', 'Code', 'Network', 'Published'].map((each) => h('th', {scope: 'col'}, each)))),
      h('tbody', {}, [...state.versions].reverse().map((each) => h('tr', {},
        h('td', {class: 'wrap'}, h('b', {}, each.version)), h('td', {}, each.role ? badge(each.role.toLowerCase(), each.role) : h('span', {class: 'soft'}, '–')),
        h('td', {}, `${number(100 * each.coverage)} %`), h('td', {}, `${each.bits} bits, radius ${each.radiusBits}`), h('td', {}, each.network), h('td', {}, day(each.publishedAt)))))));
  }

  function instances(state) {
    const kinds = {SERVING: 'good', READY: 'good', REJECTED: 'bad', RETIRED: ''};
    return h('section', {class: 'panel scroll'}, h('h2', {}, 'Instances'), state.instances.length ? h('table', {},
      h('thead', {}, h('tr', {}, ['Instance', 'Version', 'State'].map((each) => h('th', {scope: 'col'}, each)))),
      h('tbody', {}, state.instances.map((each) => h('tr', {}, h('td', {class: 'wrap'}, each.instance), h('td', {class: 'wrap'}, each.version),
        h('td', {}, badge(each.state.toLowerCase(), kinds[each.state] ?? 'warn'), ' ', each.role ? badge(each.role.toLowerCase(), each.role) : '', h('div', {class: 'soft small wrap'}, each.reason || `since ${day(each.since)}`)))))) : h('p', {class: 'soft'}, 'None reports.'));
  }

  function decisions(state, now) {
    return h('section', {class: 'panel'}, h('h2', {}, 'Decisions'), h('table', {}, h('tbody', {}, [...state.steps].reverse().slice(0, DECISIONS_SHOWN).map((each) => h('tr', {},
      h('td', {}, each.from && Date.parse(each.from) > now ? badge('to come', 'warn') : '', ` ${each.from ? day(each.from) : 'from the beginning'}`),
      h('td', {class: 'wrap'}, h('b', {}, each.active), each.candidate ? ` with ${each.candidate}` : '', h('div', {class: 'soft small'}, `${each.by}: ${each.reason || 'no reason given'}`)))))));
  }

  return {close: repeat(load, 2500)};
}
