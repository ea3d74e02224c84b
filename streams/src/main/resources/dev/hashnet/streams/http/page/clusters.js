// Groups of images that hang together by alerts.

import {count, empty, get, h, picture, repeat} from './api.js';

export function clusters(place) {
  const collection = h('input', {type: 'text', id: 'collection', placeholder: 'all'});
  const distance = h('input', {type: 'number', id: 'distance', min: 0, max: 512, placeholder: 'any'});
  const note = h('span', {class: 'soft small'});
  const grid = h('div', {class: 'grid'});
  place.append(
    h('div', {class: 'bar'},
      h('div', {}, h('label', {for: 'collection'}, 'Collection'), collection),
      h('div', {}, h('label', {for: 'distance'}, 'At most, bits'), distance),
      h('div', {class: 'grow'}), note),
    grid);
  let last = '';

  async function load() {
    const answer = await get('/v1/clusters', {collection: collection.value.trim(), distance: distance.value.trim()});
    const text = JSON.stringify(answer);
    if (text === last) return;
    last = text;
    note.textContent = `${count(answer.clusters.length, 'cluster')} in the last ${count(answer.alerts, 'alert')}; denied pairs bind nothing`;
    grid.replaceChildren(...(answer.clusters.length ? answer.clusters.map(panel) : [empty('No clusters yet', 'Images that are alerted as copies of each other gather here.')]));
  }

  function panel(cluster) {
    const rest = cluster.size - cluster.images.length;
    return h('section', {class: 'panel cluster'},
      h('h2', {}, `${cluster.size} images`, ' ', h('span', {class: 'soft small'}, `${cluster.collection} · ${count(cluster.pairs, 'pair')} · nearest ${count(cluster.leastDistanceBits, 'bit')}${rest > 0 ? ` · ${rest} not shown` : ''}`)),
      h('div', {class: 'tiles'}, cluster.images.map((image) => {
        const tile = picture(image.picture, image.imageId, {side: 160});
        tile.title = image.imageId;
        return tile;
      })));
  }

  collection.addEventListener('change', load);
  distance.addEventListener('change', load);
  return {close: repeat(load, 4000)};
}
