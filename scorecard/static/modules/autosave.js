// A scorecard is saved while it is filled in. Each input is kept in this browser at once and put to the server when the
// typing pauses, one PUT at a time, the whole form each time. Whatever happens on the way, no text is dropped.

import { chooseBetween } from "./conflict.js";
import { CARD, copiesOf, forget, OwnCopy } from "./copies.js";
import { make } from "./elements.js";
import { fill, merge, read, readFirst, same } from "./fields.js";
import { mark, unmark } from "./marks.js";
import { SaveState } from "./save_state.js";
import { signInAgain } from "./sign_in.js";

const PAUSE_MS = 800;
const PATIENCE_MS = 30_000;
const LONGEST_WAIT_S = 30;
const ANSWERS_REMEMBERED = 5;
// A browser sends no more than 64 kB for a page that is being left.
const PARTING_BYTES = 60_000;

const form = document.getElementById("scorecard");
const state = new SaveState(document.getElementById("saved"));
const { person, email, shows } = form.dataset;
const path = location.pathname;
const own = new OwnCopy(CARD, person, path);

let base = { revision: form.elements.revision.value, fields: readFirst(form) }; // what the server has
let sent = []; // what was sent and not answered: the server may have it
let refused = {}; // text by field that the server does not take
let adopted = []; // copies of other tabs that are in the form
let note = ""; // what to say beside the time of the next save
let attend = null; // what the person has to do before anything can be saved
let attending = null;
let isUntouched = true;
let running = null;
let timer = 0;
let failures = 0;
let isLeaving = false;
let isGoing = false; // the form itself is on its way

// ---- What there is to save

function toSend() {
  const fields = read(form);
  for (const [name, text] of Object.entries(refused)) {
    if (fields[name] !== text) {
      delete refused[name];
      unmark(form, name);
    } else if (base.fields[name]) {
      fields[name] = base.fields[name];
    } else {
      delete fields[name];
    }
  }
  return fields;
}

function whatIs() {
  return state.bar.dataset.saveState;
}

function isUnsaved() {
  return !same(toSend(), base.fields);
}

function keepCopy() {
  const payload = read(form);
  if (same(payload, base.fields)) own.drop();
  else own.keep({ base, sent, payload });
}

// ---- One save

function token() {
  return form.elements.csrf_token.value;
}

function takeToken(value) {
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = value;
}

function takeRevision(revision, fields) {
  base = { revision, fields };
  sent = [];
  form.elements.revision.value = revision;
}

async function request(options) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const answer = await fetch(path, { headers, signal: AbortSignal.timeout(PATIENCE_MS), ...options });
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  return { status: answer.status, ...(isJson ? await answer.json() : {}) };
}

function save() {
  running ??= send().finally(() => { running = null; });
  return running;
}

// Saves until nothing is left; resolves to whether the server has it all.
async function flush() {
  while (isUnsaved()) if (!(await save())) return false;
  return !running || running;
}

async function send({ isRepeated = false } = {}) {
  clearTimeout(timer);
  if (attend) return false;
  const fields = toSend();
  if (same(fields, base.fields)) return showSaved();
  sent = [...sent, fields].slice(-ANSWERS_REMEMBERED);
  keepCopy();
  state.show("saving", "Saving…", { copy: own.trouble });
  const body = new URLSearchParams({ ...fields, revision: base.revision, author: form.elements.author.value });
  const keepalive = isLeaving && String(body).length < PARTING_BYTES;
  let answer;
  try {
    answer = await request({ method: "PUT", body, keepalive });
  } catch {
    return tryLater();
  }
  failures = 0;
  if (answer.status !== 200) sent = sent.slice(0, -1); // it was answered: this was not kept
  switch (answer.status) {
    case 200: return answer.submitted ? meetSubmitted(answer) : noteSaved(fields, answer);
    case 400: return isRepeated ? tryLater() : renewToken();
    case 401: return meetEndOfSession(answer.csrf_token);
    case 404: return meetGone("You cannot score this interview any more.");
    case 409: return answer.submitted ? meetSubmitted(answer) : meetOther(answer);
    case 413: return meetRefused({ "": "This card is longer than Scorecard takes. Shorten it." }, fields);
    case 422: return meetRefused(answer.problems, fields);
    default: return tryLater();
  }
}

function noteSaved(fields, { revision, at, time, exact }) {
  takeRevision(revision, fields);
  keepCopy();
  adopted.forEach(forget);
  adopted = [];
  lastSaved = make("time", { dateTime: at, title: exact }, time);
  if (isUnsaved()) {
    showWaiting(); // more was typed meanwhile: "Saved" would not be true
    schedule();
    return true;
  }
  showSaved();
  note = "";
  return true;
}

let lastSaved = state.bar.querySelector("time");

function showSaved() {
  const marked = Object.keys(refused).length;
  const words = lastSaved ? ["Saved ", lastSaved.cloneNode(true)] : ["Nothing to save"];
  if (marked) state.show("refused", [...words, ", but not what is marked"]);
  else state.show("saved", [...words, note]);
  return true;
}

function showWaiting() {
  state.show("unsaved", "Saving…", { copy: own.trouble });
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE_MS);
}

function tryLater() {
  failures += 1;
  const seconds = Math.min(LONGEST_WAIT_S, 2 ** failures);
  const where = own.trouble ? "Unsaved, keep this page open: trying again in " : "Unsaved: kept in this browser, trying again in ";
  state.show("offline", where, { copy: own.trouble, seconds, action: ["Try now", save] });
  timer = setTimeout(save, seconds * 1000);
  return false;
}

// ---- What may come in between

async function renewToken() {
  try {
    const answer = await request({});
    if (answer.status === 401) return meetEndOfSession(answer.csrf_token);
    if (answer.status === 404) return meetGone("Somebody else has signed in in this browser, so nothing can be saved here.");
    if (answer.status !== 200) return tryLater();
    takeToken(answer.csrf_token);
  } catch {
    return tryLater();
  }
  return send({ isRepeated: true });
}

// Asks the person, once at a time; resolves to whether the server has it all now.
function attendNow() {
  attending ??= attend().finally(() => { attending = null; });
  return attending;
}

function meetEndOfSession(signInToken) {
  let next = signInToken;
  const newToken = async () => {
    if (next === null) next = (await request({})).csrf_token;
    const now = next;
    next = null;
    return now;
  };
  attend = async () => {
    if (!(await signInAgain(email, newToken))) return false;
    attend = null;
    return flush();
  };
  const where = own.trouble ? "Unsaved, keep this page open: you are signed out." : "Unsaved: kept in this browser, you are signed out.";
  state.show("signed-out", where, { copy: own.trouble, action: ["Sign in", attendNow] });
  if (!isLeaving) attendNow();
  return false;
}

function meetGone(why) {
  attend = async () => false;
  const where = own.trouble ? "Copy what you need before you leave." : "What you typed is kept in this browser.";
  state.show("gone", `${why} ${where}`, { copy: own.trouble });
  return false;
}

function meetSubmitted(card) {
  const { fields } = merge(base.fields, sent, read(form), card.fields ?? toSend());
  if (same(fields, card.fields ?? toSend())) own.drop();
  attend = async () => false;
  const where = own.trouble ? "What you typed since is on this page only: copy what you need." : "What you typed since is kept in this browser.";
  state.show("submitted", `This card was submitted somewhere else. ${where}`, {
    copy: own.trouble,
    action: ["Open it", () => location.assign(path)],
  });
  return false;
}

async function meetOther(card) {
  takeToken(card.csrf_token);
  const settled = await settle(base.fields, sent, () => read(form), () => card.fields, card.labels, (fields) => {
    takeRevision(card.revision, card.fields);
    fill(form, fields);
    keepCopy();
    note = ", with what you wrote somewhere else";
  });
  return settled ? send() : false;
}

// Brings two states together; where both changed a field the person chooses, now or later.
async function settle(ancestor, known, typed, stored, labels, take) {
  const { fields, clashes } = merge(ancestor, known, typed(), stored());
  if (!clashes.length) {
    take(fields);
    return true;
  }
  attend = async () => {
    const now = merge(ancestor, known, typed(), stored());
    const chosen = await chooseBetween(form, now.clashes, typed(), stored(), labels);
    if (!chosen) return false;
    attend = null;
    take({ ...now.fields, ...chosen });
    return flush();
  };
  state.show("conflict", "Not saved: this card was changed somewhere else.", { copy: own.trouble, action: ["Compare", attendNow] });
  attendNow();
  return false;
}

function meetRefused(problems, fields) {
  const named = Object.entries(problems).filter(([name]) => form.elements[name]);
  for (const [name, problem] of named) {
    refused[name] = fields[name];
    mark(form, name, problem);
  }
  keepCopy();
  if (named.length) return send();
  state.show("refused", `Unsaved. ${Object.values(problems).join(" ")}`, { copy: own.trouble });
  return false;
}

// ---- When to save

function noteInput() {
  isGoing = false;
  // Text that waited for its author is not stored: the first touch makes all of it a change.
  if (isUntouched && shows === "kept") base.fields = {};
  isUntouched = false;
  keepCopy();
  if (attend || failures) return;
  showWaiting();
  schedule();
}

form.addEventListener("input", noteInput);

// A form that goes to a server that is down is an error page of the browser's.
async function isThere() {
  try {
    await request({});
    return true;
  } catch {
    state.show("offline", "Everything is saved, but the server does not answer. Press again in a moment.");
    return false;
  }
}

// The form itself goes when the server has what is in it, with the newest revision. What is final or gone goes as it is:
// the server gives it back with the reason.
form.addEventListener("submit", async (event) => {
  const isDone = ["submitted", "gone"].includes(whatIs());
  const isStored = !isUnsaved() && !running;
  if (isGoing || isDone || (isStored && (attend || (isUntouched && shows !== "stored")))) return;
  event.preventDefault();
  let arrived = isStored ? await isThere() : await flush();
  if (!arrived && attend) arrived = (await attendNow()) && whatIs() !== "conflict";
  if (!arrived && !["submitted", "gone", "refused"].includes(whatIs())) return;
  isGoing = true;
  form.requestSubmit(event.submitter);
});

async function wake() {
  isLeaving = false;
  isGoing = false;
  if (whatIs() === "signed-out" && !attending) await renewToken(); // signed in again in another tab, perhaps
  if (!attend && isUnsaved()) save();
}

function leave() {
  isLeaving = true;
  if (!isGoing && !attend && isUnsaved()) save();
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : wake()));
document.addEventListener("freeze", leave);
document.addEventListener("resume", wake);
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
addEventListener("online", wake);
addEventListener("beforeunload", (event) => {
  if (own.trouble && !isGoing && !same(read(form), base.fields)) event.preventDefault();
});
// Signing out waits for this.
document.addEventListener("scorecard:flush", (event) => {
  if (running || isUnsaved()) event.detail.push(flush());
});

// ---- Where this page begins

// The page shows something else than what is stored: text that was refused, or that met a newer one.
async function meetStored() {
  const card = await request({});
  if (card.status !== 200) return;
  takeToken(card.csrf_token);
  const isCurrent = shows === "refused" && String(card.revision) === base.revision;
  base.fields = isCurrent ? card.fields : {};
  if (shows === "conflict" && (await meetOther(card))) await flush();
}

// Copies of tabs that are closed, crashed or cut off come back into the form.
async function bringBack() {
  for (const copy of copiesOf(CARD, person, path)) {
    if (copy.key === own.key) continue;
    const take = (fields) => {
      fill(form, fields);
      adopted.push(copy);
      if (!same(fields, base.fields)) note = ", with what this browser had kept";
    };
    const labels = {};
    if (!(await settle(copy.base.fields, copy.sent, () => copy.payload, () => read(form), labels, take))) return;
  }
  if (!adopted.length) return;
  keepCopy();
  if (isUnsaved()) await save();
  else adopted.forEach(forget);
}

if (isUnsaved()) noteInput(); // somebody was quicker than this script
if (["refused", "conflict"].includes(shows)) await meetStored().catch(() => {});
await bringBack();
