// The frame: which view is shown, whether the instance is ready, dialogs and keys.

import {get, h, failed} from './api.js';
import {alerts} from './alerts.js';
import {clusters} from './clusters.js';
import {search} from './search.js';
import {rollout} from './rollout.js';
import {throughput} from './throughput.js';
import {topology} from './topology.js';

const VIEWS = {alerts, clusters, search, rollout, throughput, topology};
const main = document.getElementById('main');
let shown = null;

function show() {
  const [name] = location.hash.slice(1).split('?');
  const view = VIEWS[name] ? name : 'alerts';
  if (shown && shown.close) shown.close();
  document.title = `${view[0].toUpperCase()}${view.slice(1)} · HashNet Streams`;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${view}`) {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({block: 'nearest', inline: 'nearest'});
    } else link.removeAttribute('aria-current');
  }
  const place = h('div', {class: `view-${view}`});
  main.replaceChildren(place);
  shown = VIEWS[view](place);
}

async function ready() {
  const pill = document.getElementById('ready');
  try {
    await get('/health/ready');
    pill.className = 'pill good';
    pill.textContent = 'ready';
    pill.title = 'The instance does its work';
  } catch (error) {
    pill.className = error.problem ? 'pill warn' : 'pill bad';
    pill.textContent = error.problem ? 'not ready' : 'no answer';
    pill.title = error.problem ? (error.problem.reasons || []).join('; ') : String(error);
  }
  setTimeout(ready, 3000);
}

function typing(target) {
  return target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
  if (event.key === '?') document.getElementById('help').showModal();
  else if (shown && shown.key && shown.key(event.key)) event.preventDefault();
});
for (const close of document.querySelectorAll('[data-close]')) close.addEventListener('click', () => close.closest('dialog').close());
document.getElementById('help-open').addEventListener('click', () => document.getElementById('help').showModal());
window.addEventListener('hashchange', show);
window.addEventListener('unhandledrejection', (event) => failed(event.reason));
show();
ready();
