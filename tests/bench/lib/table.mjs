// Rows of cells as aligned text and as Markdown.
const width = (rows, column) => Math.max(...rows.map((row) => row[column].length));

export function textTable(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => width(all, column));
  const line = (row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd();
  return [line(head), widths.map((size) => '-'.repeat(size)).join('  '), ...rows.map(line)].join('\n');
}

export function markdownTable(head, rows) {
  const line = (row) => `| ${row.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export const NOTHING = '–';

// Three digits that matter; thousands with commas.
export function number(value) {
  if (value === undefined || Number.isNaN(value)) return NOTHING;
  const size = Math.abs(value);
  if (size >= 1000) return Number(value.toPrecision(3)).toLocaleString('en');
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export const milliseconds = (us) => (us === undefined ? NOTHING : `${number(us / 1000)} ms`);
