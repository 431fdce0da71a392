// Filters: what is asked of the list stands in the address, so that it can be sent and gone back to.

/** A facet: its options, and for every row a code whose `members` are the options the row belongs to. */
function facet(options, codes, members) {
  return { options, codes, members, index: new Map(options.map(([value], at) => [value, at])) };
}

const single = (options, codes) => facet(options, codes, options.map((_, at) => [at]));

/** Every unit and every part of the chain above it; a row belongs to all of them. */
function unitFacet() {
  const found = [...new Set(rows.unit)];
  const paths = new Set();
  for (const unit of found) {
    const levels = strings[unit].split('/');
    levels.forEach((_, at) => paths.add(levels.slice(0, at + 1).join('/')));
  }
  const sorted = [...paths].sort((a, b) => collator.compare(a, b));
  const options = sorted.map((path) => [path, unitWord(path)]);
  const index = new Map(sorted.map((path, at) => [path, at]));
  const members = [];
  for (const unit of found) {
    const levels = strings[unit].split('/');
    members[unit] = levels.map((_, at) => index.get(levels.slice(0, at + 1).join('/')));
  }
  return facet(options, rows.unit, members);
}

function unitWord(path) {
  if (!path) return say('no_unit');
  const levels = path.split('/');
  return '\u3000'.repeat(levels.length - 1) + levels.at(-1);
}

/** The instruments in force for a row. */
function lawFacet() {
  const options = data.laws.instruments.map(([id, title, group]) => [id, title, data.laws.groups[group][1]]);
  const index = new Map(options.map(([id], at) => [id, at]));
  const members = [];
  rows.basis.forEach((basis, row) => {
    members[basis] ??= [...new Set(basesOf(row).map((name) => index.get(data.laws.bases[name][1])))];
  });
  return facet(options, rows.basis, members);
}

function caseFacet() {
  const options = data.cases.map(([name, title]) => [name, title]);
  const index = new Map(options.map(([name], at) => [name, at]));
  const members = [];
  for (const name of new Set(rows.case)) {
    members[name] = index.has(strings[name]) ? [index.get(strings[name])] : [];
  }
  return facet(options, rows.case, members);
}

function ruleFacet() {
  const hit = new Set(rows.rule);
  const members = [];
  const options = [];
  data.rules.forEach(([id, title, theme], at) => {
    if (!hit.has(at)) return;
    members[at] = [options.length];
    options.push([id, title, data.themes[theme][1]]);
  });
  return facet(options, rows.rule, members);
}

const facets = {
  theme: single(data.themes, rows.rule.map((rule) => data.rules[rule][2])),
  severity: single(data.severities, rows.severity),
  result: single(data.results, rows.result),
  unit: unitFacet(),
  law: lawFacet(),
  case: caseFacet(),
  rule: ruleFacet(),
};
const FACETS = Object.keys(facets);

/** What an address asks of the list: facets, `q`, `sort`. An option that no row has leaves no row. */
function asked(query) {
  const given = new URLSearchParams(query);
  const state = {};
  for (const name of FACETS) {
    if (given.has(name)) state[name] = given.get(name);
  }
  if (given.get('q')?.trim()) state.q = given.get('q');
  if (given.get('sort') && given.get('sort').replace(/^-/, '') in RANKED) state.sort = given.get('sort');
  return state;
}

/** The address of a state, without a `#`; nothing asked is nothing written. */
function queryOf(state) {
  const given = new URLSearchParams();
  for (const name of [...FACETS, 'q', 'sort']) {
    if (state[name] !== undefined) given.set(name, state[name]);
  }
  const written = given.toString();
  return written && `?${written}`;
}

/** The rows that a state asks for, in its order, and for every option how many rows it would leave. */
function selected(state) {
  const tests = FACETS.filter((name) => state[name] !== undefined).map((name) => ({ name, ...testOf(name, state) }));
  const counts = Object.fromEntries(FACETS.map((name) => [name, new Map()]));
  const words = terms(state.q ?? '');
  const texts = words.length ? searchable() : null;
  const found = [];
  for (let row = 0; row < total; row += 1) {
    if (texts && !words.every((word) => texts[row].includes(word))) continue;
    const missed = tests.filter((test) => !test.passes[test.codes[row]]);
    if (missed.length > 1) continue;
    if (!missed.length) found.push(row);
    for (const name of missed.length ? [missed[0].name] : FACETS) {
      const code = facets[name].codes[row];
      counts[name].set(code, (counts[name].get(code) ?? 0) + 1);
    }
  }
  return { found: sorted(found, state.sort), counts: optionCounts(counts) };
}

/** Which codes of a facet belong to the option that is asked for. */
function testOf(name, state) {
  const { codes, members, index } = facets[name];
  const wanted = index.get(state[name]);
  return { codes, passes: members.map((options) => options.includes(wanted)) };
}

function optionCounts(byCode) {
  return Object.fromEntries(FACETS.map((name) => {
    const counted = facets[name].options.map(() => 0);
    for (const [code, count] of byCode[name]) {
      for (const option of facets[name].members[code]) counted[option] += count;
    }
    return [name, counted];
  }));
}

/** Rows by a column, or gravest first; what is equal stays in the order of findings.csv. */
function sorted(found, sort) {
  if (!sort) {
    const [severity, result] = [rows.severity, rows.result];
    return found.sort((a, b) => severity[a] - severity[b] || result[a] - result[b] || a - b);
  }
  const rank = ranking(sort.replace(/^-/, ''));
  const way = sort.startsWith('-') ? -1 : 1;
  return found.sort((a, b) => way * (rank[a] - rank[b]) || a - b);
}
