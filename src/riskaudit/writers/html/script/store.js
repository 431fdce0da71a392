// The findings: one number a column and row, and what is asked of them. A finding is its row's number.

const rows = data.rows;
const strings = data.strings;
const total = rows.rule.length;

const text = (name, row) => strings[rows[name][row]];
const ruleOf = (row) => {
  const [id, title, theme, fit, remedy, restricted] = data.rules[rows.rule[row]];
  return { id, title, theme, fit, remedy, restricted };
};
const severityOf = (row) => data.severities[rows.severity[row]];
const resultOf = (row) => data.results[rows.result[row]];
const basesOf = (row) => text('basis', row).split(' ').filter((name) => name in data.laws.bases);
const caseTitles = new Map(data.cases);

/** What the report tells besides: calculation, reason, cells, case twin, proofs and strip; null where it tells nothing. */
function detailsOf(row) {
  const told = data.details[row];
  if (!told) return null;
  const [calculation, reason, cells, twin, proof, strip] = told;
  return {
    calculation: strings[calculation],
    reason: strings[reason],
    cells: cells.map(([title, value, state]) => ({ title: strings[title], value: strings[value], state })),
    twin: twin.map(([word, about, shown]) => ({ word, about: strings[about], shown: strings[shown] })),
    proof: proof.map(([word, titles]) => ({ word, titles: strings[titles] })),
    strip: strip && stripTold(strip),
  };
}

/** Places from 0 to 1000, and words. */
function stripTold([start, end, limits, allowed, over, skipped, above, ended, hatched]) {
  const [begun, ...bounds] = above.map((number) => strings[number]);
  const words = { begun, bounds, ended: strings[ended], hatched: strings[hatched] };
  return { start, end, limits, allowed, over, skipped, ...words };
}

/** File › sheet › row, as the user sees it. */
function placeOf(row) {
  const line = rows.row[row] ? say('row', { row: String(rows.row[row]) }) : say('group');
  return [text('file', row), text('sheet', row), line].filter(Boolean).join(' › ');
}

const printed = new Map();
rows.fingerprint.forEach((print, row) => {
  const same = printed.get(print);
  if (same) same.push(row);
  else printed.set(print, [row]);
});

/** The row of a fingerprint, the first or the one counted from 1; undefined if there is none. */
function rowOf(print, number = 1) {
  return printed.get(print)?.[number - 1];
}

/** The place of a finding: its fingerprint, and its number among those that share it. */
function findingPlace(row) {
  const print = rows.fingerprint[row];
  const at = printed.get(print).indexOf(row);
  return `finding/${print}${at ? `/${at + 1}` : ''}`;
}

const folded = (words) => words.normalize('NFKC').toLowerCase();
let haystack = null;

/** All texts of every finding, folded, to search in; made when first asked for. */
function searchable() {
  if (haystack) return haystack;
  const simple = strings.map(folded);
  const rules = data.rules.map(([id, title, theme]) => folded(`${id} ${title} ${data.themes[theme][1]}`));
  haystack = Array.from({ length: total }, (_, row) => {
    const parts = ['key', 'message', 'unit', 'file', 'sheet', 'limit', 'actual', 'excess'];
    const own = parts.map((name) => simple[rows[name][row]]);
    const cells = data.details[row]?.[2].map(([, value]) => simple[value]) ?? [];
    return [...own, rules[rows.rule[row]], rows.fingerprint[row], ...cells].join('\n');
  });
  return haystack;
}

const terms = (query) => folded(query).split(/\s+/).filter(Boolean);

const ranks = {};

/** A number for each row that sorts them by a column; made once a column. */
function ranking(column) {
  ranks[column] ??= RANKED[column]();
  return ranks[column];
}

const RANKED = {
  severity: () => Int32Array.from(rows.severity),
  result: () => Int32Array.from(rows.result),
  rule: () => inOrder(data.rules.map((rule) => rule[1]), rows.rule),
  unit: () => inOrder(strings, rows.unit),
  key: () => inOrder(strings, rows.key),
  place: placeRanking,
};

/** Ranks of rows whose cells are indexes into texts. */
function inOrder(texts, cells) {
  const used = [...new Set(cells)].sort((one, other) => collator.compare(texts[one], texts[other]));
  const rank = new Map(used.map((cell, at) => [cell, at]));
  return Int32Array.from(cells, (cell) => rank.get(cell));
}

function placeRanking() {
  const file = inOrder(strings, rows.file);
  const sheet = inOrder(strings, rows.sheet);
  const order = Array.from({ length: total }, (_, row) => row);
  order.sort((a, b) => file[a] - file[b] || sheet[a] - sheet[b] || rows.row[a] - rows.row[b]);
  const rank = new Int32Array(total);
  order.forEach((row, at) => { rank[row] = at; });
  return rank;
}
