// The desk: marks with one tap, also while the network is away. Without this script its forms do the same.

import { offerCamera } from "./desk_camera.js";
import { codeIn, draw, find } from "./desk_list.js";
import { Network } from "./desk_network.js";
import { Store } from "./desk_store.js";

const UNDO_MS = 10_000;
const ASK_AFTER_MS = 250;
const root = document.querySelector("[data-desk]");
const part = (name) => document.querySelector(`[data-desk-${name}]`);
const settings = JSON.parse(document.getElementById("desk-settings").textContent);
const { words } = settings;
const input = document.getElementById("q");
// Focus brings up the keyboard of a touch screen: there only who was typing is taken back to the
// field. What a scanner types reaches it from anywhere.
const isTouched = matchMedia("(pointer: coarse)").matches;
const template = document.getElementById("desk-row");
const store = new Store(settings.event, settings.day);
let known = store.load() ?? { rows: [], counts: null };
let drawn = "";
let asking = 0;

const say = (text, values) =>
  typeof values === "object" ? text.replace(/%\((\w+)\)s/g, (_, name) => values[name]) : text.replace("%s", values);

const network = new Network(settings, store, root.querySelector("[name=csrfmiddlewaretoken]").value, {
  rows: (data, whole) => learn(data, whole),
  answers: hear,
  away: (away) => {
    showNetwork(away);
    if (!away) tell(words.online, "info");
  },
  gone: leave,
  failed: () => tell(words.failed, "warning"),
});

// What is known

function learn({ rows, counts, now }, whole = false) {
  const all = new Map(whole ? [] : known.rows.map((row) => [row.id, row]));
  for (const row of rows) all.set(row.id, row);
  known = { rows: [...all.values()], counts, now };
  store.keep({ ...known, rows: known.rows.map(({ text, ...row }) => row) });
  show();
}

// Who is marked or taken back by what waits to be sent, the last word of each.
function marksIn(items) {
  const marks = new Map();
  for (const item of items) {
    const row = item.kind === "ticket" ? known.rows.find((one) => one.code === item.code && one.status === "confirmed") : null;
    if (row) marks.set(row.id, true);
    if (item.kind === "mark") marks.set(item.registration, item.present);
  }
  return marks;
}

// The rows with what waits to be sent already done.
function rowsNow(items) {
  const marks = marksIn(items);
  const here = known.rows.map((row) => ({ ...row, present: marks.get(row.id) ?? row.present, said: row.said && !marks.has(row.id) }));
  const walkIns = items
    .filter((item) => item.kind === "walkin")
    .map((item) => ({
      id: item.uuid,
      name: `${item.first_name} ${item.last_name}`,
      organisation: item.company,
      code: "",
      status: "confirmed",
      present: true,
      waits: say(words.unsent, item.first_name),
    }));
  return [...here, ...walkIns];
}

function show() {
  const items = store.items();
  const rows = rowsNow(items);
  const found = find(rows, input.value);
  const here = input.value ? [] : rows.filter((row) => row.said && row.status === "confirmed");
  const now = JSON.stringify([found.slice(0, settings.most), here, found.length, known.counts, items.length]);
  if (now === drawn) return;
  drawn = now;
  const options = { canPlace: Boolean(settings.place) && !network.away };
  draw(part("list"), found.slice(0, settings.most), template, options);
  part("here").hidden = !here.length;
  draw(part("here").querySelector("ul"), here, template, { ...options, prefix: "s" });
  part("none").hidden = Boolean(found.length) || !input.value;
  const told = { shown: settings.most, count: found.length };
  part("shown").textContent = found.length > settings.most ? say(words.shown, told) : found.length || "";
  if (known.counts) showCounts(items);
  showNetwork(network.away, items.length);
}

function showCounts(items) {
  let { present, expected } = known.counts;
  const before = new Map(known.rows.map((row) => [row.id, row.present === true]));
  for (const [id, marked] of marksIn(items)) present += Number(marked) - Number(before.get(id) ?? false);
  const walkIns = items.filter((item) => item.kind === "walkin").length;
  [present, expected] = [present + walkIns, expected + walkIns];
  document.querySelector("[data-count=present]").textContent = present;
  document.querySelector("[data-count=expected]").textContent = expected;
  if (known.counts.votes) showVotes(known.counts.votes);
}

// The votes of a general meeting, as the portal told them last.
function showVotes(votes) {
  const [words, state] = ["words", "state"].map((name) => document.querySelector(`[data-votes=${name}]`));
  words.textContent = votes.words;
  state.textContent = votes.state;
  state.classList.toggle("tag--ok", votes.reached);
}

function showNetwork(away, unsent = store.items().length) {
  const line = part("network");
  line.hidden = !away;
  line.textContent = `${words.offline} ${unsent ? say(words.unsent, unsent) : ""}`;
}

// What is told

function tell(text, kind = "ok", undo = null) {
  const line = document.createElement("div");
  line.className = `callout callout--${kind}`;
  const sentence = document.createElement("p");
  sentence.textContent = text;
  line.append(sentence);
  if (undo) {
    const button = template.content.querySelector("[data-back]").cloneNode(true);
    button.type = "button";
    button.addEventListener("click", () => mark(undo, false));
    line.append(button);
    setTimeout(() => button.remove(), UNDO_MS);
  }
  part("said").replaceChildren(line);
}

// A conflict stays until it is read: somebody must act on it. The newest stands first, and what was
// told of the person before is gone, lest it be taken for the answer.
function note(text) {
  const list = part("conflicts");
  const item = document.createElement("li");
  item.className = "callout callout--warning";
  const sentence = document.createElement("p");
  sentence.textContent = text;
  const button = document.createElement("button");
  button.className = "button button--quiet";
  button.textContent = "OK";
  button.addEventListener("click", () => {
    item.remove();
    list.hidden = !list.children.length;
    if (!isTouched) input.focus();
  });
  item.append(sentence, button);
  list.prepend(item);
  list.hidden = false;
  part("said").replaceChildren();
}

function hear(data, items) {
  const sent = new Map(items.map((item) => [item.uuid, item]));
  learn({ ...data, now: known.now });
  for (const answer of data.answers) {
    const item = sent.get(answer.uuid) ?? {};
    if (item.kind === "walkin" && answer.error === "AnotherPerson") part("another").hidden = false;
    for (const { name, why } of answer.refused) note(`${name}: ${why}`);
    if (answer.state === "conflict") {
      const who = item.kind === "walkin" ? `${item.first_name} ${item.last_name}: ` : "";
      const lost = item.form && answer.error && !handBack(item);
      note(who + answer.message + (lost && item.names ? ` (${item.names.split("\n").join(", ")})` : ""));
    } else tell(answer.message, answer.state === "done" ? "ok" : "info", undoOf(item, data));
    if (answer.state !== "conflict" && item.form) part(item.form)?.reset();
  }
}

// What was refused goes back into its form, unless somebody else is being written there already.
function handBack(item) {
  const fields = [...part(item.form).elements].filter((field) => field.name in item && field.type !== "hidden");
  const free = fields.every((field) => !field.value || field.type === "checkbox" || field.value === item[field.name]);
  if (!free) return false;
  for (const field of fields) if (field.type !== "checkbox") field.value = item[field.name];
  part(item.form).closest("details").open = true;
  return true;
}

function undoOf(item, data) {
  if (item.kind === "mark") return item.present ? item.registration : null;
  return ["ticket", "walkin"].includes(item.kind) && data.rows.length === 1 ? data.rows[0].id : null;
}

// What is done

function put(item, text) {
  store.add({ ...item, day: settings.day });
  const typing = Boolean(input.value);
  input.value = "";
  show();
  if (network.away) tell(say(words.kept, text));
  if (typing || !isTouched) input.focus();
  return network.send();
}

function mark(id, present) {
  const row = known.rows.find((one) => one.id === id);
  if (row) put({ kind: "mark", registration: id, present }, say(present ? words.came : words.takenBack, row.name));
}

function checkIn(code) {
  const row = rowsNow(store.items()).find((one) => one.code === code);
  if (network.away && row && (row.present || row.status !== "confirmed")) {
    input.value = "";
    show();
    if (row.present) tell(say(words.already, row.name), "info");
    else tell(say(words.notMarked, { name: row.name, status: row.state }), "warning");
  } else put({ kind: "ticket", code }, row ? say(words.came, row.name) : words.codeKept);
}

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest(".desk-row") || event.submitter?.matches("[data-place], [formaction]")) return;
  event.preventDefault();
  mark(Number(form.elements.registration.value), event.submitter.value === "1");
});

part("search").addEventListener("submit", async (event) => {
  event.preventDefault();
  const query = input.value;
  const code = codeIn(query, known.rows);
  if (code) return checkIn(code);
  input.select(); // so that the next ticket is not read into this one
  const isHere = part("list").children.length > 0;
  if (isHere || (query && !network.away && (await askPortal(query)))) part("list").querySelector("button")?.focus();
  else if (query) tell(say(words.notFound, query), "warning");
});

input.addEventListener("input", () => {
  show();
  offerName();
  clearTimeout(asking);
  if (input.value.length < 3 || network.away || part("list").children.length) return;
  asking = setTimeout(askPortal, ASK_AFTER_MS, input.value);
});

// E-mails are not on this device: the portal looks for them. Says whether it has found somebody.
async function askPortal(query) {
  const data = await network.list({ q: query });
  if (!data?.rows.length || input.value !== query) return Boolean(data?.rows.length);
  learn({ ...data, now: known.now });
  const rows = rowsNow(store.items()).filter((row) => data.rows.some((one) => one.id === row.id));
  draw(part("list"), rows, template, { canPlace: Boolean(settings.place) });
  part("none").hidden = true;
  part("shown").textContent = rows.length;
  drawn = "";
  return true;
}

function wrong(form, text) {
  const line = form.querySelector("[data-desk-wrong]");
  line.textContent = text;
  line.hidden = !text;
}

for (const [name, kind] of Object.entries({ "walk-in": "walkin", bus: "bus" })) {
  part(name)?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const { csrfmiddlewaretoken, submission, day, ...values } = Object.fromEntries(new FormData(form));
    const names = kind === "bus" ? values.names.split("\n").filter((line) => line.trim()) : [`${values.first_name} ${values.last_name}`];
    const short = names.find((line) => line.trim().split(/\s+/).length < 2) ?? (names.length ? null : "");
    wrong(form, short === null ? "" : [short.trim(), words.twoWords].filter(Boolean).join(": "));
    if (short !== null) return;
    const text = kind === "bus" ? say(words.busKept, names.length) : say(words.walkedIn, names[0]);
    put({ kind, form: name, ...values, another_person: Boolean(values.another_person) }, text);
    if (network.away) form.reset();
  });
}

// Who was looked for in vain is offered as the name of the walk-in, until somebody writes there.
let offered = ["", ""];

function offerName() {
  const { first_name: first, last_name: last } = part("walk-in")?.elements ?? {};
  if (!part("door")?.open || !input.value || first.value !== offered[0] || last.value !== offered[1]) return;
  const typed = input.value.trim();
  const name = typed === typed.toLowerCase() ? typed.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase()) : typed;
  const [one, ...rest] = name.split(/\s+/);
  [first.value, last.value] = offered = [one, rest.join(" ")];
}

part("door")?.addEventListener("toggle", offerName);
part("walk-in")?.addEventListener("reset", () => (offered = ["", ""]));

// The keyboard: arrows walk through the list, Escape comes back, and what is typed is looked for.

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const stops = [input, ...root.querySelectorAll(".desk-list button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step && stops.includes(target)) {
    event.preventDefault();
    stops[Math.min(Math.max(stops.indexOf(target) + step, 0), stops.length - 1)].focus();
  } else if (key === "Escape" && stops.includes(target)) {
    input.value = "";
    show();
    input.focus();
  } else if (key.length === 1 && key !== " " && !(event.ctrlKey || event.metaKey || event.altKey)) {
    if (!target.matches("input, textarea, select")) input.select();
  }
});

// The end

part("end").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  await network.send();
  const unsent = store.items().length;
  if (unsent && (await ask(say(words.unsent, unsent))) !== "end") return;
  network.stop();
  await store.wipe();
  form.submit();
});

function ask(text) {
  const dialog = part("ask");
  part("unsent").textContent = `${words.endUnsent} ${text}`;
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}

// The pass is revoked, the event over, the helper logged out: nothing stays here.
async function leave() {
  const unsent = store.items().length;
  network.stop();
  await store.wipe();
  known = { rows: [], counts: null };
  document.querySelector(".desk-bar form")?.remove();
  tell(words.lost + (unsent ? ` ${say(words.lostUnsent, unsent)}` : ""), "danger");
  root.replaceChildren(part("said"));
}

async function keepPage() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const worker = await navigator.serviceWorker.register(settings.worker);
  const ready = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const files = loaded.filter((name) => new URL(name).pathname.match(/\.(css|js|woff2|svg)$/) && !name.endsWith(settings.worker));
  const channel = new MessageChannel();
  channel.port1.onmessage = () => (root.dataset.kept = "yes");
  const shell = `${settings.desk}?shell`;
  (ready.active ?? worker.active).postMessage({ keep: [shell, ...new Set(files)] }, [channel.port2]);
}

new ResizeObserver(([bar]) => root.style.setProperty("--bar", `${bar.borderBoxSize[0].blockSize}px`)).observe(document.querySelector(".desk-bar"));
offerCamera({
  button: part("camera"),
  video: part("video"),
  found: (text) => checkIn(text.trim().toUpperCase()),
  failed: () => tell(words.noCamera, "warning"),
});
if (known.rows.length) show();
network.start().then(() => network.away || keepPage());
input.focus();
