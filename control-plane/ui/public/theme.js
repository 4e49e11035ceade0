// Runs before the first paint, so that a chosen theme never flashes. A file, not inline: the page allows no inline script.
try {
  const chosen = localStorage.getItem('pharos.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's theme is then the right one.
}
