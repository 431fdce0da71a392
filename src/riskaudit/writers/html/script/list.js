// The list of findings: only the rows in sight are in the page, however many there are.

const MOST = 350000;
const MARGIN = 8;
const COLUMNS = ['severity', 'result', 'rule', 'unit', 'key', 'place'];

/** The list: `show` takes rows, `choose` marks one; `open` is called with the row that the user opens. */
function makeList(open, sortBy) {
  const heads = make('div', { role: 'row', class: 'heads', 'aria-rowindex': 1 }, ...COLUMNS.map((name) => headOf(name, sortBy)));
  const spacer = make('div', { class: 'spacer', role: 'rowgroup' });
  const scroller = make('div', { class: 'scroller' }, make('div', { role: 'rowgroup', class: 'top' }, heads), spacer);
  const grid = make(
    'div',
    { role: 'grid', class: 'grid', tabindex: '0', 'aria-label': say('list'), 'aria-colcount': COLUMNS.length },
    scroller,
  );
  const list = { grid, scroller, spacer, heads, open, rows: [], chosen: -1, top: 0, words: [], drawn: new Map() };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(list); });
  };
  scroller.addEventListener('scroll', later, { passive: true });
  new ResizeObserver(() => resized(list)).observe(scroller);
  spacer.addEventListener('click', (event) => {
    const line = event.target.closest('[role=row]');
    if (line) open(list.rows[Number(line.dataset.at)]);
  });
  grid.addEventListener('keydown', (event) => onKey(list, event));
  return list;
}

function headOf(name, sortBy) {
  const head = make('div', { role: 'columnheader', class: `cell ${name}`, 'data-column': name });
  head.append(button(say(name), () => sortBy(name), { class: 'sorter' }));
  return head;
}

/** Show these rows. Stays at the chosen row where it is among them, else goes to the top. */
function showRows(list, found, state) {
  list.rows = found.length > MOST ? found.slice(0, MOST) : found;
  list.words = terms(state.q ?? '');
  list.chosen = -1;
  list.grid.setAttribute('aria-rowcount', String(list.rows.length + 1));
  for (const head of list.heads.children) {
    const name = head.dataset.column;
    const way = state.sort === name ? 'ascending' : state.sort === `-${name}` ? 'descending' : 'none';
    head.setAttribute('aria-sort', way);
  }
  list.scroller.scrollTop = 0;
  list.top = 0;
  redraw(list);
}

/** A list that was out of sight has lost its place: it goes back to it. */
function resized(list) {
  if (!list.scroller.clientHeight) return;
  if (!list.scroller.scrollTop && list.top) list.scroller.scrollTop = list.top;
  redraw(list);
}

/** Mark a row as the chosen one and bring it into sight; a row that is not shown is not marked. */
function chooseRow(list, row) {
  list.chosen = list.rows.indexOf(row);
  if (list.chosen >= 0) reveal(list, list.chosen);
  redraw(list);
}

/** Bring a row into sight: by as little as may be if it is near, else to the middle. */
function reveal(list, at) {
  const { scroller } = list;
  const [top, height] = [at * list.height, scroller.clientHeight - list.heads.offsetHeight];
  const [above, below] = [scroller.scrollTop - top, top + list.height - scroller.scrollTop - height];
  if (Math.max(above, below) > 2 * list.height) scroller.scrollTop = top - (height - list.height) / 2;
  else if (above > 0) scroller.scrollTop = top;
  else if (below > 0) scroller.scrollTop += below;
}

/** Draw anew what is in sight. */
function redraw(list) {
  list.height = parseFloat(getComputedStyle(list.grid).getPropertyValue('--row'));
  list.spacer.style.height = `${list.rows.length * list.height}px`;
  list.drawn.clear();
  list.spacer.replaceChildren();
  draw(list);
}

/** Draw the rows that have come into sight, and drop those that have left. */
function draw(list) {
  const { scroller, drawn } = list;
  if (scroller.clientHeight) list.top = scroller.scrollTop;
  const first = Math.max(0, Math.floor(scroller.scrollTop / list.height) - MARGIN);
  const inSight = Math.ceil(scroller.clientHeight / list.height) + 2 * MARGIN;
  const last = Math.min(list.rows.length, first + inSight);
  for (const [at, line] of drawn) {
    if (at < first || at >= last) {
      line.remove();
      drawn.delete(at);
    }
  }
  for (let at = first; at < last; at += 1) {
    if (!drawn.has(at)) drawn.set(at, list.spacer.appendChild(lineOf(list, at)));
  }
  const active = drawn.has(list.chosen) ? `row-${list.chosen}` : '';
  if (active) list.grid.setAttribute('aria-activedescendant', active);
  else list.grid.removeAttribute('aria-activedescendant');
}

function lineOf(list, at) {
  const row = list.rows[at];
  const line = make('div', {
    role: 'row',
    id: `row-${at}`,
    class: 'line',
    'data-at': at,
    'aria-rowindex': at + 2,
    'aria-selected': String(at === list.chosen),
  });
  line.style.transform = `translateY(${at * list.height}px)`;
  const waived = rows.waived[row] ? make('span', { class: 'badge waived' }, say('waived')) : null;
  line.append(
    cell('severity', badge('severity', severityOf(row))),
    cell('result', badge('result', resultOf(row))),
    cell('rule', make('b', {}, marked(list, ruleOf(row).title)), waived, marked(list, text('message', row), 'p')),
    cell('unit', marked(list, unitTail(text('unit', row)))),
    cell('key', marked(list, text('key', row))),
    cell('place', marked(list, placeOf(row))),
  );
  return line;
}

function cell(name, ...content) {
  return make('div', { role: 'gridcell', class: `cell ${name}` }, ...content);
}

/** The last two levels of a unit: the others stand in the filter and in the finding. */
function unitTail(unit) {
  return unit ? unit.split('/').slice(-2).join(' / ') : say('no_unit');
}

/** Text with the words that were searched for marked. */
function marked(list, words, name = 'span') {
  const element = quoted('', name);
  if (!chinese && HAN.test(words)) element.lang = 'zh-CN';
  const spots = list.words.length ? spotsIn(words, list.words) : [];
  let at = 0;
  for (const [start, end] of spots) {
    element.append(words.slice(at, start), make('mark', {}, words.slice(start, end)));
    at = end;
  }
  element.append(words.slice(at));
  return element;
}

/** Where the terms stand in a text, in order and without overlap. Folding may not change its length. */
function spotsIn(words, wanted) {
  const plain = folded(words);
  if (plain.length !== words.length) return [];
  const found = wanted.flatMap((term) => {
    const at = plain.indexOf(term);
    return at < 0 ? [] : [[at, at + term.length]];
  });
  found.sort((a, b) => a[0] - b[0]);
  return found.filter(([start], at) => !at || start >= found[at - 1][1]);
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

function onKey(list, event) {
  if (event.target !== list.grid || !list.rows.length) return;
  if (event.key === 'Enter' && list.chosen >= 0) {
    event.preventDefault();
    list.open(list.rows[list.chosen]);
  } else if (event.key in STEPS) {
    event.preventDefault();
    step(list, STEPS[event.key]);
  }
}

/** Move the mark by some rows; from nowhere to the first one. */
function step(list, by) {
  const wanted = list.chosen < 0 ? 0 : list.chosen + by;
  list.chosen = Math.min(Math.max(wanted, 0), list.rows.length - 1);
  reveal(list, list.chosen);
  redraw(list);
  list.grid.dispatchEvent(new CustomEvent('moved', { detail: list.rows[list.chosen] }));
}
