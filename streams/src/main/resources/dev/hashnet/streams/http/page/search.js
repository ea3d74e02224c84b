// Search by a picture or an id, and the reasons of a pair.

import {badge, count, day, empty, failed, get, h, meter, picture, post} from './api.js';
import {compare} from './compare.js';

export function search(place) {
  let file = null;
  let preview = null;
  let comparison = null;

  const input = h('input', {type: 'file', id: 'file', accept: 'image/*', 'aria-label': 'Picture to search with'});
  const drop = h('div', {class: 'drop'});
  const id = h('input', {type: 'text', id: 'image-id', placeholder: 'or the id of an image'});
  const collection = h('input', {type: 'text', id: 'collection', value: sessionStorage.getItem('collection') || 'default'});
  const radius = h('input', {type: 'number', id: 'radius', min: 0, max: 512, placeholder: 'own'});
  const limit = h('input', {type: 'number', id: 'limit', min: 1, max: 1000, value: 24});
  const results = h('div', {id: 'results', 'aria-live': 'polite'});
  const field = (label, control) => h('div', {}, h('label', {for: control.id}, label), control);
  const go = h('button', {type: 'button', class: 'primary', id: 'go', onclick: run}, 'Search');
  place.append(
    h('div', {class: 'grid'}, drop,
      h('div', {class: 'bar'}, field('Image id', id), field('Collection', collection), field('Radius, bits', radius), field('At most', limit), go),
      results, whyPanel()));

  function empties() {
    drop.replaceChildren(
      preview ? picture(preview, 'The picture to search with', {whole: true}) : h('p', {}, h('strong', {}, 'Drop a picture here'), ' to find its copies.'),
      h('div', {}, file ? h('span', {class: 'soft small wrap'}, file.name, ' ') : '', h('button', {type: 'button', onclick: () => input.click()}, file ? 'Another one' : 'Choose a picture')), input);
  }

  function take(given) {
    if (!given) return;
    if (preview) URL.revokeObjectURL(preview);
    file = given;
    preview = URL.createObjectURL(given);
    id.value = '';
    empties();
    run();
  }

  input.addEventListener('change', () => take(input.files[0]));
  drop.addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => { event.preventDefault(); drop.classList.remove('over'); take(event.dataTransfer.files[0]); });
  for (const control of [id, collection, radius, limit]) control.addEventListener('keydown', (event) => { if (event.key === 'Enter') run(); });

  async function run() {
    const wanted = id.value.trim();
    if (!wanted && !file) { failed(new Error('Choose a picture, or give the id of an image.')); return; }
    sessionStorage.setItem('collection', collection.value.trim());
    const query = new URLSearchParams({collection: collection.value.trim() || 'default', limit: limit.value || '24'});
    if (radius.value !== '') query.set('radius', radius.value);
    go.disabled = true;
    try {
      const answer = wanted
        ? await post(`/v1/search?${query}`, {imageId: wanted})
        : await post(`/v1/search?${query}`, file, file.type || 'application/octet-stream');
      show(answer);
    } catch (error) {
      results.replaceChildren(empty('Nothing was searched', error.message));
    } finally {
      go.disabled = false;
    }
  }

  function show(answer) {
    const asked = answer.asked
      ? {url: `/v1/images?${new URLSearchParams({collection: answer.collection, id: answer.asked})}`, title: answer.asked, note: 'asked about'}
      : {url: preview, title: file ? file.name : 'picture', note: 'asked about'};
    const side = h('div', {});
    const cards = answer.neighbours.map((found) => h('li', {}, h('button', {type: 'button', class: 'card found', 'data-id': found.imageId, onclick: () => beside(side, asked, found)},
      picture(found.picture, found.imageId), h('div', {class: 'ids', title: found.imageId}, found.imageId), h('div', {class: 'soft small'}, day(found.eventTime)),
      found.distances.map((each) => h('div', {class: 'small'}, `${each.line}: ${count(each.distanceBits, 'bit')}`, meter(each.distanceBits, each.radiusBits, each.bits))))));
    results.replaceChildren(h('div', {class: 'grid'},
      h('p', {class: 'soft'}, answer.lines.map((line) => `${line.line} ${line.modelVersion}: ${line.total} within ${line.radiusBits} of ${line.bits} bits`).join(' · ')),
      side, cards.length ? h('ul', {class: 'cards'}, cards) : empty('No image is that near', 'A larger radius finds more, copies or not.')));
  }

  function beside(side, asked, found) {
    if (comparison) comparison.close();
    comparison = compare(asked, {url: found.picture, title: found.imageId, note: day(found.eventTime)});
    side.replaceChildren(h('div', {class: 'panel'}, comparison.element));
    side.scrollIntoView({block: 'nearest'});
  }

  function whyPanel() {
    const a = h('input', {type: 'text', id: 'why-a'});
    const b = h('input', {type: 'text', id: 'why-b'});
    const answer = h('div', {id: 'why-answer'});
    const ask = async () => {
      try {
        const found = await get('/v1/explain', {a: a.value.trim(), b: b.value.trim(), collection: collection.value.trim() || 'default'});
        answer.replaceChildren(h('div', {class: 'why'},
          found.duplicates ? badge('near-duplicates', 'good') : badge('no near-duplicates', 'bad'),
          h('ul', {class: 'small'}, found.reasons.map((reason) => h('li', {}, reason))),
          h('p', {class: 'soft small'}, `Images from ${day(found.window.from)} on are compared; an alert lists at most ${found.limits.maxNeighbours} neighbours a line.`)));
      } catch (error) {
        answer.replaceChildren(h('p', {class: 'why small'}, error.message));
      }
    };
    return h('section', {class: 'panel'}, h('h2', {}, 'Why was this (not) an alert?'),
      h('div', {class: 'bar'}, field('One image id', a), field('Another image id', b), h('button', {type: 'button', onclick: ask}, 'Explain')), answer);
  }

  // Most installations have one collection, and it is seldom called default.
  async function guess() {
    if (sessionStorage.getItem('collection')) return;
    const last = (await get('/v1/alerts', {limit: 1})).alerts[0];
    if (last && collection.value === 'default') collection.value = last.collection;
  }

  empties();
  guess();
  return {close: () => { if (preview) URL.revokeObjectURL(preview); if (comparison) comparison.close(); }};
}
