// Alerts as they come, as pairs of pictures, to be confirmed or denied.

import {badge, clock, count, day, empty, failed, get, h, meter, picture, post, say} from './api.js';
import {compare} from './compare.js';

const MOST_SHOWN = 300;
const filter = {collection: '', distance: ''};

export function alerts(place) {
  let shown = [];
  let selected = null;
  let neighbour = null;
  let comparison = null;
  let stream = null;
  const items = new Map();

  const collection = h('input', {type: 'text', id: 'collection', list: 'collections', placeholder: 'all', value: filter.collection});
  const collections = h('datalist', {id: 'collections'});
  const distance = h('input', {type: 'number', id: 'distance', min: 0, max: 512, placeholder: 'any', value: filter.distance});
  const live = h('span', {class: 'pill', id: 'live', role: 'status'}, 'connecting');
  const tally = h('span', {class: 'soft small'});
  const list = h('ol', {class: 'list', 'aria-label': 'Alerts, newest first'});
  const detail = h('section', {class: 'panel detail', 'aria-label': 'The selected alert'});
  const review = h('div', {class: 'review'}, list, detail);
  place.append(
    h('div', {class: 'bar'},
      h('div', {}, h('label', {for: 'collection'}, 'Collection'), collection, collections),
      h('div', {}, h('label', {for: 'distance'}, 'At most, bits'), distance),
      h('div', {class: 'grow'}), tally, live),
    review);
  collection.addEventListener('change', reload);
  distance.addEventListener('change', reload);

  async function reload() {
    filter.collection = collection.value.trim();
    filter.distance = distance.value.trim();
    if (stream) stream.close();
    try {
      const answer = await get('/v1/alerts', {...filter, limit: MOST_SHOWN});
      shown = answer.alerts;
      items.clear();
      list.replaceChildren(...shown.map(item));
      follow();
      select(shown[0] || null, false);
    } catch (error) {
      failed(error);
    }
    told();
  }

  function follow() {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
    stream = new EventSource(`/v1/alerts/stream?${query}`);
    stream.addEventListener('open', () => { live.className = 'pill good'; live.textContent = 'live'; });
    stream.addEventListener('error', () => { live.className = 'pill warn'; live.textContent = 'reconnecting'; });
    stream.addEventListener('alert', (event) => arrived(JSON.parse(event.data)));
  }

  function arrived(alert) {
    if (items.has(alert.number)) return;
    shown.unshift(alert);
    const row = item(alert);
    row.firstChild.classList.add('fresh');
    list.prepend(row);
    for (const gone of shown.splice(MOST_SHOWN)) {
      items.get(gone.number).remove();
      items.delete(gone.number);
    }
    if (!selected) select(alert, false);
    told();
  }

  function told() {
    const names = [...new Set(shown.map((alert) => alert.collection))].sort();
    collections.replaceChildren(...names.map((name) => h('option', {value: name})));
    const open = shown.filter((alert) => !alert.nearest.verdict).length;
    tally.textContent = shown.length ? `${count(shown.length, 'alert')}, ${open} not yet judged` : '';
    if (!shown.length) list.replaceChildren(h('li', {}, empty('No alerts yet', 'They appear here as soon as an image is near an earlier one.')));
    else if (list.firstChild && !list.firstChild.dataset.number) list.firstChild.remove();
  }

  function item(alert) {
    const row = h('li', {'data-number': alert.number});
    items.set(alert.number, row);
    fill(row, alert);
    return row;
  }

  function fill(row, alert) {
    const near = alert.nearest;
    row.replaceChildren(h('button', {type: 'button', class: 'alert', 'aria-current': String(alert === selected), onclick: () => select(alert, true)},
      h('span', {class: 'duo'}, picture(near.picture, ''), picture(alert.picture, '')),
      h('span', {},
        h('div', {class: 'ids', title: alert.imageId}, alert.imageId),
        h('div', {class: 'ids near soft small', title: near.imageId}, `near ${near.imageId}`),
        h('div', {class: 'meta small soft'}, badge(count(near.distanceBits, 'bit'), near.distanceBits === 0 ? 'good' : ''), h('span', {}, near.line), h('span', {}, clock(alert.alertedAt)),
          near.verdict ? badge(near.verdict.toLowerCase(), near.verdict) : null))));
  }

  function select(alert, byHand) {
    const before = selected;
    selected = alert;
    neighbour = alert ? alert.nearest : null;
    for (const each of [before, alert]) {
      const row = each && items.get(each.number);
      if (row) row.firstChild.setAttribute('aria-current', String(each === selected));
    }
    if (byHand) {
      place.classList.add('open');
      const row = alert && items.get(alert.number);
      if (row && row.offsetParent) row.scrollIntoView({block: 'nearest'});
      else scrollTo(0, 0);
    }
    showDetail();
  }

  function neighbours(alert) {
    const all = new Map();
    for (const match of alert.matches) {
      for (const each of match.neighbours) {
        const known = all.get(each.imageId) || {...each, lines: []};
        known.lines.push({line: match.line, modelVersion: match.modelVersion, distanceBits: each.distanceBits, bits: match.bits, radiusBits: match.radiusBits});
        all.set(each.imageId, known);
      }
    }
    return [...all.values()];
  }

  function showDetail() {
    if (comparison) comparison.close();
    comparison = null;
    if (!selected) {
      detail.replaceChildren(empty('Nothing selected', 'Choose an alert to look at its two pictures.'));
      return;
    }
    const all = neighbours(selected);
    const at = all.find((each) => each.imageId === neighbour.imageId) || all[0];
    comparison = compare(
      {url: at.picture, title: at.imageId, note: `seen ${day(at.eventTime)}`},
      {url: selected.picture, title: selected.imageId, note: `arrived ${day(selected.eventTime)}`});
    const why = h('div', {});
    detail.replaceChildren(
      h('header', {}, h('button', {type: 'button', class: 'back quiet', onclick: back}, '‹ Alerts'), h('h2', {class: 'wrap'}, 'Copies of one picture?'), h('span', {class: 'grow'}),
        at.verdict ? badge(at.verdict.toLowerCase(), at.verdict) : badge('not yet judged')),
      comparison.element,
      h('div', {class: 'verdicts'},
        h('button', {type: 'button', class: 'confirm', 'data-verdict': 'CONFIRMED', 'aria-pressed': String(at.verdict === 'CONFIRMED'), onclick: () => judge('CONFIRMED')}, 'Confirm ', h('kbd', {}, 'c')),
        h('button', {type: 'button', class: 'deny', 'data-verdict': 'DENIED', 'aria-pressed': String(at.verdict === 'DENIED'), onclick: () => judge('DENIED')}, 'Deny ', h('kbd', {}, 'd')),
        h('span', {class: 'soft small hint'}, h('kbd', {}, 'j'), ' ', h('kbd', {}, 'k'), ' next and previous')),
      h('dl', {class: 'facts'},
        at.lines.map((line) => h('div', {}, h('dt', {}, `${line.line} ${line.modelVersion}`), h('dd', {}, `${line.distanceBits} of ${line.bits} bits differ, radius ${line.radiusBits}`, meter(line.distanceBits, line.radiusBits, line.bits)))),
        h('div', {}, h('dt', {}, 'Collection'), h('dd', {class: 'wrap'}, selected.collection)),
        h('div', {}, h('dt', {}, 'Alerted'), h('dd', {}, day(selected.alertedAt))),
        h('div', {}, h('dt', {}, 'Source'), h('dd', {class: 'mono'}, `image-events-${selected.source.partition}@${selected.source.offset}`))),
      all.length > 1 ? h('div', {}, h('h3', {}, `All ${all.length} earlier images within the radius`), h('div', {class: 'strip'},
        all.map((each) => h('button', {type: 'button', 'aria-pressed': String(each === at), onclick: () => { neighbour = each; showDetail(); }},
          picture(each.picture, each.imageId, {side: 160}), h('span', {}, each.imageId), h('span', {class: 'soft'}, count(Math.min(...each.lines.map((line) => line.distanceBits)), 'bit')))))) : '',
      h('div', {}, h('button', {type: 'button', class: 'quiet', 'data-why': true, onclick: () => explain(why, at)}, 'Why is this an alert? ', h('kbd', {}, 'w'))),
      why);
  }

  async function explain(why, at) {
    try {
      const answer = await get('/v1/explain', {a: at.imageId, b: selected.imageId, collection: selected.collection});
      why.replaceChildren(h('div', {class: 'why small'}, h('ul', {}, answer.reasons.map((reason) => h('li', {}, reason)))));
    } catch (error) {
      failed(error);
    }
  }

  function back() {
    place.classList.remove('open');
    const row = selected && items.get(selected.number);
    if (row) row.scrollIntoView({block: 'center'});
  }

  async function judge(verdict) {
    if (!selected) return;
    const alert = selected;
    const other = neighbour.imageId;
    try {
      await post('/v1/feedback', {collection: alert.collection, images: [alert.imageId, other], verdict, by: 'page'});
    } catch (error) {
      failed(error);
      return;
    }
    for (const each of [alert.nearest, ...alert.matches.flatMap((match) => match.neighbours)]) {
      if (each.imageId === other) each.verdict = verdict;
    }
    if (items.has(alert.number)) fill(items.get(alert.number), alert);
    say(verdict === 'CONFIRMED' ? `Confirmed: ${alert.imageId} is a copy` : `Denied: ${alert.imageId} is no copy`);
    told();
    if (alert === selected) {
      // On to the next that waits for a word, and from the end of the list back to its beginning.
      const waiting = (each) => each !== alert && !each.nearest.verdict;
      const next = shown.slice(shown.indexOf(alert)).find(waiting) || shown.find(waiting);
      if (next && alert.nearest.imageId === other) select(next, place.classList.contains('open'));
      else showDetail();
    }
  }

  function move(by) {
    const next = shown[shown.indexOf(selected) + by];
    if (next) select(next, true);
  }

  showDetail();
  reload();
  return {
    close: () => { if (stream) stream.close(); if (comparison) comparison.close(); },
    key: (key) => {
      const keys = {
        j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), c: () => judge('CONFIRMED'), d: () => judge('DENIED'),
        m: () => comparison && comparison.next(), w: () => { const why = detail.querySelector('[data-why]'); if (why) why.click(); },
        Escape: back,
      };
      if (keys[key]) keys[key]();
      return Boolean(keys[key]);
    },
  };
}
