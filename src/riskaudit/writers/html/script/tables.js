// Tables of the other chapters: a click on a heading sorts the lines; the total stays below.

/** Let the headings of every table sort it. */
function enableSorting() {
  document.addEventListener('click', (event) => {
    const head = event.target.closest('th[scope=col]');
    if (event.target.closest('.sorter') && head) sortTable(head);
  });
}

/** Numbers begin with the greatest, words with the first. */
function sortTable(head) {
  const table = head.closest('table');
  const at = [...head.parentNode.children].indexOf(head);
  const number = head.classList.contains('number');
  const before = head.getAttribute('aria-sort');
  const falling = number ? before !== 'descending' : before === 'ascending';
  for (const other of head.parentNode.children) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
  const body = table.tBodies[0];
  const keyed = [...body.rows].map((line) => [sortKey(line.cells[at], number), line]);
  keyed.sort(([one], [other]) => (falling ? -1 : 1) * compared(one, other));
  body.append(...keyed.map(([, line]) => line));
}

/** What a cell sorts by: its order if it has one, a number, or its text. */
function sortKey(cell, number) {
  const order = cell.querySelector('[data-order]')?.dataset.order;
  if (order !== undefined) return Number(order);
  if (!number) return cell.textContent.trim();
  const found = cell.textContent.replaceAll(',', '').match(/-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : -Infinity;
}

function compared(one, other) {
  if (typeof one === 'string') return collator.compare(one, other);
  return one === other ? 0 : one < other ? -1 : 1;
}
