// The address says what is shown: a chapter, a place in one, the list with its filters, or one finding.

const views = [...document.querySelectorAll('.view')];
const explorer = document.getElementById('explorer');
const search = document.getElementById('search');
const scrolled = new Map();
let state = {};
let found = [];
let shown = -1;
let listed = false;

const list = makeList(openFinding, sortBy);
const parts = makeExplorer();

/** Filters above, the list, and the panel of one finding beside it. */
function makeExplorer() {
  const selects = Object.fromEntries(FACETS.map((name) => [name, makeSelect(name)]));
  const fields = FACETS.map((name) => make('label', {}, make('span', {}, say(name)), selects[name]));
  const summary = make('summary', {}, say('filters'));
  const filters = make('details', { class: 'filters' }, summary, make('div', { class: 'facets' }, ...fields));
  filters.open = matchMedia('(min-width: 900px)').matches;
  const chips = make('div', { class: 'chips' });
  const status = make('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
  const also = make('p', { class: 'also' });
  const none = make('p', { class: 'none', hidden: true }, say('none'));
  const panel = make('section', { class: 'panel', 'aria-label': say('finding'), tabindex: '-1' });
  const keys = make('p', { class: 'keys', 'aria-hidden': 'true' }, say('keys'));
  const above = make('div', { class: 'above' }, status, chips, keys);
  explorer.append(filters, above, also, make('div', { class: 'split' }, list.grid, none, panel));
  return { selects, summary, chips, status, also, none, panel };
}

function makeSelect(name) {
  const select = make('select', { 'data-facet': name }, make('option', { value: '\u0000' }, say('all')));
  let group = null;
  for (const [value, word, heading] of facets[name].options) {
    if (heading && group?.label !== heading) group = select.appendChild(make('optgroup', { label: heading }));
    (heading ? group : select).append(make('option', { value }, word));
  }
  select.addEventListener('change', () => ask({ [name]: select.value === '\u0000' ? undefined : select.value }));
  return select;
}

/** Ask for the list with some of its filters changed. */
function ask(change, replace = false) {
  go(`findings${queryOf({ ...state, ...change })}`, replace);
}

/** Go to a place; in place of this one where going back should pass it by. */
function go(place, replace = false) {
  if (!replace) {
    location.hash = place;
    return;
  }
  history.replaceState(null, '', `#${place}`);
  route();
}

function openFinding(row) {
  go(findingPlace(row) + queryOf(state));
}

function sortBy(name) {
  ask({ sort: state.sort === name ? `-${name}` : state.sort === `-${name}` ? undefined : name });
}

/** Show what the address says. */
function route() {
  const [path, query] = placeAsked();
  const head = path.split('/')[0];
  if (head === 'findings' || head === 'finding') {
    showList(path, query);
    return;
  }
  const target = path ? document.getElementById(path) : null;
  const view = target?.closest('.view') ?? views[0];
  showView(view);
  if (path && !target) complain(say('no_target', { name: path }));
  else arrive(target, view);
}

function placeAsked() {
  const [path, ...query] = location.hash.slice(1).split('?');
  try {
    return [decodeURIComponent(path), query.join('?')];
  } catch {
    return [path, query.join('?')];
  }
}

function showView(view) {
  const before = views.find((other) => !other.hidden);
  if (before && before !== view) scrolled.set(before.id, scrollY);
  for (const other of views) other.hidden = other !== view;
  document.body.classList.toggle('exploring', view.id === 'findings');
  for (const way of document.querySelectorAll('nav a')) {
    if (way.hash === `#${view.id}`) way.setAttribute('aria-current', 'page');
    else way.removeAttribute('aria-current');
  }
  const [nav, here] = [document.querySelector('nav'), document.querySelector('nav [aria-current]')];
  if (here) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - 16;
}

/** Bring a place into sight and give it the focus; a chapter is shown where it was left. */
function arrive(target, view) {
  complain('');
  if (!target || target === view) {
    scrollTo(0, scrolled.get(view.id) ?? 0);
    if (target) view.querySelector('h2').focus({ preventScroll: true });
    return;
  }
  if (target.matches('details')) target.open = true;
  target.scrollIntoView({ block: 'start' });
  target.focus({ preventScroll: true });
  target.classList.remove('arrived');
  requestAnimationFrame(() => target.classList.add('arrived'));
}

/** A line above everything that says what was not found; no words, no line. */
function complain(words) {
  document.querySelector('.complaint')?.remove();
  if (words) document.getElementById('main').prepend(make('p', { class: 'box alarm complaint', role: 'alert' }, words));
}

function showList(path, query) {
  const view = explorer.closest('.view');
  showView(view);
  complain('');
  const wanted = asked(query);
  if (!listed || queryOf(wanted) !== queryOf(state)) refresh(wanted);
  const [head, print, number] = path.split('/');
  const row = head === 'finding' ? rowOf(print.toLowerCase(), Number(number ?? 1)) : undefined;
  if (head === 'finding' && row === undefined) complain(say('no_such', { name: print }));
  showFinding(row ?? -1);
}

/** Judge the filters anew and show what they leave. */
function refresh(wanted) {
  state = wanted;
  listed = true;
  const result = selected(state);
  found = result.found;
  showRows(list, found, state);
  showCounts(result.counts);
  showChips();
  showAlso();
  if (document.activeElement !== search) search.value = state.q ?? '';
  parts.none.hidden = found.length > 0;
  list.grid.hidden = !found.length;
  parts.status.textContent = told();
}

/** How many rows are shown of how many, and how they split. */
function told() {
  const whole = found.length === total;
  const count = whole ? say('matched_all', { total }) : say('matched', { count: found.length, total });
  const fail = found.filter((row) => !rows.result[row]).length;
  const split = say('split', { fail, review: found.length - fail });
  const capped = found.length > MOST ? ` ${say('list_cap', { shown: MOST, total: found.length })}` : '';
  return `${count}${say('colon')}${split}${capped}`;
}

/** Every option with the number of rows it would leave. */
function showCounts(counts) {
  for (const name of FACETS) {
    const select = parts.selects[name];
    const options = [...select.options].slice(1);
    options.forEach((option, at) => {
      const count = counts[name][at];
      option.textContent = facets[name].options[at][1] + bracket(grouped(count));
      option.disabled = !count && option.value !== state[name];
    });
    select.value = state[name] ?? '\u0000';
    select.classList.toggle('set', state[name] !== undefined);
  }
}

function showChips() {
  const set = [...FACETS, 'q'].filter((name) => state[name] !== undefined);
  const chips = set.map((name) => {
    const words = name === 'q' ? say('search') : say(name);
    const label = `${words}${say('colon')}${wordOf(name)}`;
    const chip = button(label, () => ask({ [name]: undefined }), { class: 'chip' });
    chip.setAttribute('aria-label', say('remove', { name: label }));
    chip.append(make('span', { 'aria-hidden': 'true' }, ' ×'));
    return chip;
  });
  const clear = () => go(`findings${queryOf({ sort: state.sort })}`);
  if (set.length > 1) chips.push(button(say('clear'), clear, { class: 'chip clear' }));
  parts.chips.replaceChildren(...chips);
  parts.summary.textContent = say('filters') + bracket(set.length ? String(set.length) : '');
}

/** The word of a filter that is set. */
function wordOf(name) {
  if (name === 'q') return state.q;
  if (name === 'unit') return state.unit || say('no_unit');
  return facets[name].options[facets[name].index.get(state[name])]?.[1] ?? state[name];
}

/** Rules, cases and instruments in which the words that are searched for stand, too. */
function showAlso() {
  const words = terms(state.q ?? '');
  const entries = words.length ? [...document.querySelectorAll('[data-entry]')] : [];
  const hits = entries.filter((entry) => words.every((word) => folded(entry.textContent).includes(word)));
  const ways = hits.slice(0, 8).map((entry) => {
    const title = entry.querySelector('.name, h3, h4').firstChild.textContent;
    const way = make('a', { href: `#${entry.dataset.place ?? entry.id}` });
    way.append(quoted(title));
    return way;
  });
  parts.also.replaceChildren(...(ways.length ? [`${say('also')}${say('colon')}`] : []));
  ways.forEach((way, at) => parts.also.append(at ? say('stop') : '', way));
}

/** The panel of one finding; -1 closes it. */
function showFinding(row) {
  const { panel } = parts;
  const had = shown >= 0;
  shown = row;
  explorer.classList.toggle('open', row >= 0);
  if (row < 0) {
    panel.replaceChildren(make('p', { class: 'note' }, say('choose')));
    if (had && !document.activeElement.matches('input, select')) list.grid.focus({ preventScroll: true });
    return;
  }
  panel.replaceChildren(panelBar(), ...findingOf(row));
  panel.scrollTop = 0;
  chooseRow(list, row);
  if (matchMedia('(max-width: 899px)').matches) panel.focus();
}

function panelBar() {
  const at = found.indexOf(shown);
  const turn = (by) => () => turnTo(found[at + by]);
  return make(
    'p',
    { class: 'bar' },
    button('↑', turn(-1), { 'aria-label': say('previous'), title: say('previous'), disabled: at < 1 }),
    button('↓', turn(1), {
      'aria-label': say('next'), title: say('next'), disabled: at < 0 || at + 1 >= found.length,
    }),
    make('span', { class: 'count' }, at < 0 ? '' : `${grouped(at + 1)} / ${grouped(found.length)}`),
    button('×', closeFinding, { 'aria-label': say('close'), title: say('close'), class: 'close' }),
  );
}

/** Show another finding in place of this one: going back leaves the panel, whatever was leafed through. */
function turnTo(row) {
  go(findingPlace(row) + queryOf(state), true);
}

function closeFinding() {
  go(`findings${queryOf(state)}`);
}

/** `/` searches and Esc goes back, wherever the focus is. */
function onShortcut(event) {
  const typing = event.target.matches('input, select, textarea');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === 'Escape' && event.target === search) {
    if (search.value) search.value = '';
    else search.blur();
    ask({ q: undefined }, true);
  } else if (event.key === 'Escape' && shown >= 0 && !explorer.closest('.view').hidden) {
    closeFinding();
  }
}

function enableSearch() {
  let waiting = 0;
  const look = () => {
    const here = !explorer.closest('.view').hidden;
    ask({ q: search.value.trim() ? search.value : undefined }, here);
  };
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    clearTimeout(waiting);
    look();
    setTimeout(() => list.grid.focus(), 0);
  });
}

function start() {
  document.documentElement.classList.add('live');
  explorer.hidden = false;
  search.parentNode.hidden = false;
  history.scrollRestoration = 'manual';
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    document.querySelector('.view:not([hidden]) h2').focus();
  });
  enableSorting();
  enableSearch();
  enablePrinting(explorer, () => found, toldOnPaper);
  document.addEventListener('keydown', onShortcut);
  list.grid.addEventListener('moved', (event) => {
    if (shown >= 0) turnTo(event.detail);
  });
  addEventListener('hashchange', route);
  route();
}

/** The filters in words, for a list on paper. */
function toldOnPaper() {
  const set = [...FACETS, 'q'].filter((name) => state[name] !== undefined);
  const words = set.map((name) => `${name === 'q' ? say('search') : say(name)}${say('colon')}${wordOf(name)}`);
  return [...words, told()].join(say('stop'));
}

start();
