// One finding in full, standing alone.

/** The finding of a row: what, where, by how much, on what authority, and what to do. */
function findingOf(row) {
  const rule = ruleOf(row);
  const head = make(
    'p',
    { class: 'badges' },
    badge('severity', severityOf(row)),
    ' ',
    badge('result', resultOf(row)),
    ...(rule.restricted ? [' ', make('span', { class: 'badge restricted' }, say('restricted'))] : []),
    ...(rows.waived[row] ? [' ', make('span', { class: 'badge waived' }, waivedBy(row))] : []),
  );
  return [
    head,
    make('h3', {}, make('a', { href: `#rule/${rule.id}` }, rule.title)),
    quoted(text('message', row), 'p'),
    ...stripOf(row),
    fieldsOf([...factsOf(row), ...detailFacts(row), ...authorityOf(row, rule)]),
  ];
}

/** The badge of a waived finding: by which waiver. */
function waivedBy(row) {
  return `${say('waived')} ${data.strings[rows.waived[row] - 1]}`;
}

function factsOf(row) {
  const dataset = text('dataset', row);
  return [
    [say('record'), quoted(placeOf(row))],
    [say('key'), quoted(text('key', row))],
    [say('unit'), quoted(text('unit', row).split('/').join(' / ') || say('no_unit'))],
    [say('dataset'), data.datasets[dataset] ?? dataset],
    ...['limit', 'actual', 'excess'].map((name) => [say(name), quoted(text(name, row))]),
  ];
}

/** Evidence, calculation and reason where the report has them; else where to look. */
function detailFacts(row) {
  const told = detailsOf(row);
  if (!told) return [[say('evidence'), make('em', {}, say('no_details'))]];
  return [
    [say('evidence'), evidenceOf(told.cells)],
    [say('calculation'), quoted(told.calculation)],
    [say('reason'), quoted(told.reason)],
    [say('proof'), proofOf(told.proof)],
  ];
}

/** Which proofs the record has, lacks, or does not show. */
function proofOf(proof) {
  return make('div', {}, ...proof.map(({ word, titles }) => {
    const name = word === 'proof_missing' ? 'strong' : 'span';
    return make('div', {}, make('small', {}, `[${say(word)}] `), quoted(titles, name));
  }));
}

/** In what the cells show the finding to be as its case, or different. */
function twinOf(row) {
  const twin = detailsOf(row)?.twin ?? [];
  return make('div', {}, ...twin.map(({ word, about, shown }) => make(
    'div',
    {},
    make('small', {}, say(word) + say('colon')),
    about,
    quoted(bracket(shown)),
  )));
}

function evidenceOf(cells) {
  const lines = cells.map(({ title, value, state }) => make(
    'tr',
    {},
    make('th', { scope: 'row' }, title),
    quoted(shownCell(value, state), 'td'),
  ));
  return make('table', { class: 'evidence' }, make('tbody', {}, ...lines));
}

function shownCell(value, state) {
  if (state === 'unreadable' || state === 'lost') return say(state, { value });
  if (value && state === 'empty') return say('blank', { value });
  return value || say(state === 'absent' ? 'absent' : 'empty');
}

function authorityOf(row, rule) {
  const laws = basesOf(row).map((name) => {
    const [source, , group] = data.laws.bases[name];
    const way = make('a', { href: `#law/${name}` });
    way.append(quoted(source));
    return make('div', {}, make('small', {}, `[${data.laws.groups[group][1]}] `), way);
  });
  const name = text('case', row);
  const lesson = make('a', { href: `#case/${name}` }, caseTitles.get(name) ?? name);
  const fit = name === '' ? '' : bracket(rule.fit);
  return [
    [say('basis'), make('div', {}, ...laws)],
    [say('case'), name ? make('span', {}, lesson, fit) : ''],
    [say('twin'), twinOf(row)],
    [say('remedy'), rule.remedy],
    [say('fingerprint'), printOf(row)],
  ];
}

function printOf(row) {
  const print = rows.fingerprint[row];
  const same = printed.get(print);
  const way = make('a', { href: `#${findingPlace(row)}`, class: 'code' }, print);
  if (same.length === 1) return way;
  const others = same.map((other, at) => make('a', { href: `#${findingPlace(other)}` }, ` ${at + 1} `));
  return make('span', {}, way, make('br'), say('same_print', { count: same.length, at: same.indexOf(row) + 1 }),
    ' ', ...others);
}

/** Labels with their values; those without a value are left out. */
function fieldsOf(pairs) {
  const told = pairs.filter(([, value]) => (value.textContent ?? value) !== '');
  return make('dl', { class: 'fields' }, ...told.flatMap(([label, value]) => [
    make('dt', {}, label),
    make('dd', {}, value),
  ]));
}
