// Two pictures beside each other, over each other, in turn, or as their difference.

import {h, picture} from './api.js';

const MODES = [['side', 'Side by side'], ['blend', 'Blend'], ['blink', 'Blink'], ['difference', 'Difference']];
const SIDE = 640;
const BLINK_MS = 600;
let mode = 'side';

function load(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('One of the two pictures cannot be shown.'));
    image.src = url.startsWith('blob:') ? url : `${url}&side=${SIDE}`;
  });
}

/**
 * @param left and right: {url, title, note}
 * @return {element, next, close}: next goes to the next mode
 */
export function compare(left, right) {
  const stage = h('div', {class: 'stage'});
  const controls = h('div', {});
  const buttons = MODES.map(([name, title]) => h('button', {type: 'button', 'data-mode': name, onclick: () => choose(name)}, title));
  const element = h('div', {class: 'grid'}, h('div', {class: 'segments', role: 'group', 'aria-label': 'How to compare'}, buttons), stage, controls);
  let blinking = 0;
  let turn = 0;

  function figure(side) {
    return h('figure', {}, picture(side.url, side.title, {side: SIDE, whole: true}),
      h('figcaption', {}, h('b', {class: 'wrap'}, side.title), side.note));
  }

  async function overlaid(draw) {
    const canvas = h('canvas', {role: 'img', 'aria-label': `${left.title} over ${right.title}`});
    stage.className = 'stage one';
    stage.replaceChildren(h('div', {class: 'pic whole'}, canvas));
    const mine = ++turn;
    try {
      const [a, b] = await Promise.all([load(left.url), load(right.url)]);
      if (mine !== turn) return;
      // Both fill one frame of the first one's shape: a copy may have been squashed.
      canvas.width = Math.max(a.width, b.width);
      canvas.height = Math.round(canvas.width * a.height / a.width);
      draw(canvas.getContext('2d'), a, b, canvas);
    } catch (error) {
      if (mine === turn) stage.replaceChildren(h('div', {class: 'pic'}, error.message));
    }
  }

  function paint(context, canvas, image, operation, alpha) {
    context.globalCompositeOperation = operation;
    context.globalAlpha = alpha;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
  }

  function choose(name) {
    mode = name;
    turn++;
    clearInterval(blinking);
    controls.replaceChildren();
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.mode === name));
    if (name === 'side') {
      stage.className = 'stage';
      stage.replaceChildren(figure(left), figure(right));
    } else if (name === 'blend') {
      const slider = h('input', {type: 'range', min: 0, max: 100, value: 50, 'aria-label': 'From the first to the second picture'});
      controls.replaceChildren(h('div', {class: 'slider'}, left.title, slider, right.title));
      overlaid((context, a, b, canvas) => {
        const draw = () => {
          paint(context, canvas, a, 'source-over', 1);
          paint(context, canvas, b, 'source-over', slider.value / 100);
        };
        slider.addEventListener('input', draw);
        draw();
      });
    } else if (name === 'blink') {
      overlaid((context, a, b, canvas) => {
        let second = false;
        const draw = () => { paint(context, canvas, second ? b : a, 'source-over', 1); second = !second; };
        draw();
        blinking = setInterval(draw, BLINK_MS);
      });
    } else {
      overlaid((context, a, b, canvas) => {
        paint(context, canvas, a, 'source-over', 1);
        paint(context, canvas, b, 'difference', 1);
        // Small differences are what is looked for.
        paint(context, canvas, canvas, 'lighter', 1);
      });
      controls.replaceChildren(h('p', {class: 'soft small'}, 'Black is equal; differences are shown at twice their strength.'));
    }
  }

  choose(mode);
  return {
    element,
    next: () => choose(MODES[(MODES.findIndex(([name]) => name === mode) + 1) % MODES.length][0]),
    close: () => { turn++; clearInterval(blinking); },
  };
}
