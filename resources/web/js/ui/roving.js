// One tab stop for a whole list; arrow keys, Home and End move between its rows.

// rows() -> the focusable rows in order; preferred() -> the row that Tab reaches first, or null.
// above() is called for ArrowUp on the first row. Answers the function that puts the tab stop right.
export function roving({ list, rows, preferred = () => null, above = () => {} }) {
  const refresh = () => {
    const all = rows();
    const current = all.find((row) => row === document.activeElement) ?? preferred() ?? all[0];
    for (const row of all) row.tabIndex = row === current ? 0 : -1;
  };
  list.addEventListener('keydown', (event) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    if (to < 0) above();
    all[to]?.focus();
    refresh();
  });
  return refresh;
}
