// Small line charts, drawn as SVG.

import {h, number, clock} from './api.js';

const HEIGHT = 150;
const LEFT = 44;
const BOTTOM = 20;

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A round number at or above the value. */
function roundUp(value) {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= value);
}

/**
 * @param series [{name, values}], all over the same times; null is a gap
 * @param width in pixels, so that letters keep their shape
 */
export function chart(title, unit, times, series, width = 560) {
  const all = series.flatMap((each) => each.values).filter((value) => value != null);
  const top = roundUp(Math.max(1, ...all));
  const x = (i) => LEFT + (width - LEFT) * (times.length < 2 ? 1 : i / (times.length - 1));
  const y = (value) => (HEIGHT - BOTTOM) * (1 - value / top) + 4;
  const last = (values) => [...values].reverse().find((value) => value != null);
  const plot = svg('svg', {viewBox: `0 0 ${width} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${title}: ${series.map((each) => `${each.name} ${number(last(each.values))} ${unit}`).join(', ')}`});
  for (const part of [0, 0.5, 1]) {
    plot.append(svg('line', {class: 'axis', x1: LEFT, x2: width, y1: y(top * part), y2: y(top * part)}), svg('text', {x: LEFT - 6, y: y(top * part) + 4, 'text-anchor': 'end'}, number(top * part)));
  }
  if (times.length > 1) {
    plot.append(svg('text', {x: LEFT, y: HEIGHT - 2}, clock(times[0])), svg('text', {x: width, y: HEIGHT - 2, 'text-anchor': 'end'}, clock(times[times.length - 1])));
  }
  series.forEach((each, s) => {
    const paths = [];
    let path = [];
    each.values.forEach((value, i) => {
      if (value == null) { if (path.length) paths.push(path); path = []; } else path.push([x(i), y(value)]);
    });
    if (path.length) paths.push(path);
    for (const points of paths) {
      if (points.length === 1) points.push([points[0][0] + 1.5, points[0][1]]);
      const line = points.map(([px, py], i) => `${i ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`).join('');
      if (s === 0) plot.append(svg('path', {class: 'a1', d: `${line}L${points[points.length - 1][0].toFixed(1)} ${y(0)}L${points[0][0].toFixed(1)} ${y(0)}Z`}));
      plot.append(svg('path', {class: s ? 's2' : 's1', d: line}));
    }
  });
  return h('section', {class: 'panel chart'},
    h('header', {}, h('h3', {}, title), h('span', {class: 'stat'}, number(last(series[0].values)), ' ', h('small', {}, unit))),
    plot,
    series.length > 1 ? h('div', {class: 'legend'}, series.map((each, s) => h('span', {}, h('i', {class: s ? 'l2' : 'l1'}), each.name, ` ${number(last(each.values))}`))) : '');
}
