// The strip of a deadline: what is allowed has an edge, what does not count is hatched, what is over is solid.

const STRIP = { side: 8, length: 404, top: 9, thick: 14, height: 32 };
/** The page has drawings of its own: theirs is the namespace. */
const DRAWING = document.querySelector('svg').namespaceURI;

function shape(name, attributes, ...content) {
  const element = document.createElementNS(DRAWING, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** The strip of a finding with its words below, each behind the mark that it explains; none where the rule has none. */
function stripOf(row) {
  const told = detailsOf(row)?.strip;
  if (!told) return [];
  const words = [
    ['▼', told.begun],
    ...told.bounds.map((bound) => ['┃', bound]),
    ['◆', told.ended],
    ['▨', told.hatched],
  ].filter(([, word]) => word);
  const lines = words.map(([mark, word]) => make(
    'li',
    {},
    make('span', { 'aria-hidden': 'true', class: 'mark' }, mark),
    quoted(word, word === told.ended ? 'strong' : 'span'),
  ));
  return [make('figure', { class: 'strip' }, drawnStrip(told, resultOf(row)[0]),
    make('figcaption', {}, make('ul', { class: 'plain' }, ...lines)))];
}

function drawnStrip(told, result) {
  const { side, length, top, thick, height } = STRIP;
  const at = (place) => side + (length * place) / 1000;
  const middle = top + thick / 2;
  const box = ([from, to], inset, name) => shape('rect', {
    class: name,
    x: at(from),
    y: top + inset,
    width: Math.max(at(to) - at(from), 2),
    height: thick - 2 * inset,
  });
  const [begin, end] = [at(told.start), at(told.end)];
  return shape(
    'svg',
    { viewBox: `0 0 ${2 * side + length} ${height}`, role: 'img', 'aria-label': say('strip') },
    shape('path', { class: 'way', d: `M${at(0)} ${middle}H${at(1000)}` }),
    box(told.allowed, 0, 'allowed'),
    ...(told.over ? [box(told.over, 2, `fill-${result}`)] : []),
    ...told.skipped.map((span) => box(span, 0, 'gap')),
    shape('path', { class: 'hatch', d: told.skipped.map(([from, to]) => hatchedBox(at(from), at(to))).join('') }),
    box(told.allowed, 0, 'edge'),
    shape('path', { class: 'limit', d: told.limits.map((place) => `M${at(place)} ${top - 6}V${top + thick + 3}`).join('') }),
    shape('path', { class: 'done', d: `M${begin - 5} ${top - 9}h10l-5 8z` }),
    shape('path', { class: 'done', d: `M${end} ${middle - 8}l7 8l-7 8l-7 -8z` }),
  );
}

/** Slanting lines from the foot of the bar to its top, no further than the box. */
function hatchedBox(left, right) {
  const { top, thick } = STRIP;
  const foot = top + thick;
  let lines = '';
  for (let from = left - thick; from < right; from += 4) {
    const [start, end] = [Math.max(from, left), Math.min(from + thick, right)];
    if (end > start) lines += `M${start.toFixed(1)} ${(foot - (start - from)).toFixed(1)}L${end.toFixed(1)} ${(foot - (end - from)).toFixed(1)}`;
  }
  return lines;
}
