// The list as it is searched and drawn on this device.

const alphabet = new Intl.Collator("lt");
const CODE = /^[A-HJ-NP-Z2-9]{10}$/;

// The text without diacritics and capitals, its words parted by one space.
export function fold(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (bare.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
}

// The ticket code that was typed or scanned; "" when it is a name. A code without a digit must be known.
export function codeIn(text, rows) {
  const code = text.replace(/\s+/g, "").toUpperCase();
  if (!CODE.test(code)) return "";
  return /[0-9]/.test(code) || rows.some((row) => row.code === code) ? code : "";
}

// The rows where each word of the query begins a word; the live ones first, by alphabet.
export function find(rows, query) {
  const words = fold(query).split(" ").filter(Boolean);
  const found = rows.filter((row) => {
    row.text ??= ` ${fold(`${row.name} ${row.organisation} ${row.code}`)}`;
    return words.every((word) => row.text.includes(` ${word}`));
  });
  return found.sort((one, other) => isOut(one) - isOut(other) || alphabet.compare(lastFirst(one), lastFirst(other)));
}

function isOut(row) {
  return Number(row.status === "cancelled" || row.status === "declined");
}

function lastFirst(row) {
  const words = row.name.split(" ");
  return `${words.at(-1)} ${words.slice(0, -1).join(" ")}`;
}

// Draw rows into a list, keeping the focus on the row that had it.
export function draw(list, rows, template, { canPlace, prefix = "r" }) {
  const focused = list.contains(document.activeElement) ? document.activeElement.closest("li").id : "";
  list.replaceChildren(...rows.map((row) => element(row, template, canPlace, prefix)));
  if (focused) document.getElementById(focused)?.querySelector("button")?.focus();
}

function element(row, template, canPlace, prefix) {
  const item = template.content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  item.id = `${prefix}${row.id}`;
  item.classList.toggle("desk-row--present", row.present === true);
  item.querySelector(".desk-row__name").textContent = row.name;
  fill(part("organisation"), row.organisation);
  fill(part("state"), row.waits || row.state);
  if (!row.sample) part("sample").remove();
  const confirmed = row.status === "confirmed" && !row.waits;
  const live = confirmed || row.status === "waiting" || row.status === "applied";
  const shown = {
    come: confirmed && !row.present,
    here: confirmed && row.present,
    back: confirmed && row.present,
    place: live && !confirmed && canPlace && !row.waits,
  };
  for (const [name, wanted] of Object.entries(shown)) {
    if (!wanted) part(name).remove();
    else if (name !== "here") part(name).ariaLabel = `${part(name).textContent}: ${row.name}`;
  }
  item.querySelector("[name=registration]").value = row.id;
  return item;
}

function fill(part, text) {
  if (text) part.textContent = text;
  else part.remove();
}
