// On paper: the chapter in sight, its cards open; of the findings those that are filtered, up to a limit.

const PRINTED = 500;

/** Keep the page ready for paper; `found` gives the rows in sight, `told` their filters in words. */
function enablePrinting(explorer, found, told) {
  let restore = null;
  const start = () => {
    restore ??= readyForPaper(explorer, found(), told());
  };
  const end = () => {
    restore?.();
    restore = null;
  };
  addEventListener('beforeprint', start);
  addEventListener('afterprint', end);
  matchMedia('print').addEventListener('change', (event) => (event.matches ? start() : end()));
}

/** Open the cards and add the list for paper; gives what undoes both. */
function readyForPaper(explorer, found, told) {
  const closed = [...document.querySelectorAll('.view:not([hidden]) details:not([open])')];
  for (const card of closed) card.open = true;
  const sheet = explorer.closest('.view').hidden ? null : explorer.appendChild(paperList(found, told));
  return () => {
    for (const card of closed) card.open = false;
    sheet?.remove();
  };
}

function paperList(found, told) {
  const shown = found.slice(0, PRINTED);
  const capped = shown.length < found.length;
  const cap = capped
    ? say('print_cap', { shown: shown.length, total: found.length, file: data.file })
    : say('print_all', { total: found.length });
  const heads = ['severity', 'result', 'rule', 'unit', 'key', 'place'].map((name) => make('th', {}, say(name)));
  return make(
    'div',
    { class: 'paper' },
    make('p', {}, told),
    make('p', { class: 'cap' }, make('strong', {}, cap)),
    make('table', {}, make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...shown.map(paperLine))),
  );
}

function paperLine(row) {
  const rule = ruleOf(row);
  const restricted = rule.restricted ? make('strong', {}, bracket(say('restricted'))) : null;
  const what = make('td', {}, make('b', {}, rule.title), restricted, make('br'), quoted(text('message', row)));
  return make(
    'tr',
    {},
    make('td', {}, severityOf(row)[1]),
    make('td', {}, resultOf(row)[1]),
    what,
    quoted(unitTail(text('unit', row)), 'td'),
    quoted(text('key', row), 'td'),
    quoted(placeOf(row), 'td'),
  );
}
