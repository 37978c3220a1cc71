// Keeps the count of votes current while the page lies open: several people give votes at once.
const line = document.querySelector("[data-count-url]");
const EVERY = 5000;

async function refresh() {
  try {
    const answer = await fetch(line.dataset.countUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { held, reached } = await answer.json();
    const shown = line.querySelector("[data-held]");
    if (shown.textContent === String(held)) return;
    shown.textContent = held;
    const mark = line.querySelector("[data-reached]");
    mark.textContent = reached ? line.dataset.yes : line.dataset.no;
    mark.classList.toggle("mark--ok", reached);
  } catch {
    // The network is away: the number stays as it was, and the next turn asks again.
  }
}

if (line) setInterval(refresh, EVERY);
