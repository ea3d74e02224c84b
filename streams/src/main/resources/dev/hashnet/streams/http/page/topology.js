// The picture of the README.

import {h} from './api.js';

const WORDS = 'Image events are encoded in batches that look ahead of the stream; their codes go to image-codes; the Hamming index searches and stores each, and alerts; it restores itself from image-codes. Refused events go to dead-letters. Models arrive by topics and switch while everything runs; feedback goes to the trainer.';

export function topology(place) {
  place.append(h('section', {class: 'panel'}, h('h2', {}, 'From an image to an alert'),
    h('div', {class: 'scroll'}, h('img', {class: 'picture', src: '/page/topology.svg', alt: WORDS})),
    h('p', {class: 'soft small'}, 'Boxes are processors, rounded shapes are topics, the drum is a store. The same words name the nodes, the classes and the metrics.')));
  return {};
}
