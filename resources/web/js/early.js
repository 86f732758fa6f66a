// Runs before the first paint (a classic script, not a module): the stored theme and list width.
(function () {
  try {
    const theme = JSON.parse(localStorage.getItem('kith.theme'));
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    const width = JSON.parse(localStorage.getItem('kith.listWidth'));
    if (width >= 240 && width <= 400) document.documentElement.style.setProperty('--list-width', width + 'px');
  } catch { /* storage is blocked: the defaults stay */ }
}());
