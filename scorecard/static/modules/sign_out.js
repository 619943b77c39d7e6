// Before somebody signs out: what they typed goes to the server, and what cannot go is not dropped unasked.

import { CARD, copiesOf, FORM, forget } from "./copies.js";
import { ask, make } from "./elements.js";

const PATIENCE_MS = 10_000;

async function send(copy, token) {
  const body = new URLSearchParams({ ...copy.payload, revision: copy.base.revision });
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(copy.path, { method: "PUT", headers, body, signal });
    if (answer.ok) forget(copy);
  } catch {
    // It stays a copy, and the person is asked.
  }
}

// What the page itself has under way; a promise of whether the server has it all.
function flushPage() {
  const open = [];
  document.dispatchEvent(new CustomEvent("scorecard:flush", { detail: open }));
  return open;
}

function nameOfCard(path) {
  return path === location.pathname ? "This scorecard" : "A scorecard that you began";
}

function mayDrop(left) {
  const words = new Map(left.map((copy) => [copy.path, copy.title ?? nameOfCard(copy.path)]));
  const links = [...words].map(([href, label]) => make("li", {}, make("a", { href }, label)));
  const list = make("ul", {}, ...links);
  list.addEventListener("click", () => list.closest("dialog").close()); // the way may lead to this very page
  const lead = make("p", {}, "This text is only in this browser. Signing out now deletes it here. Open it to save it first:");
  return ask("Not everything you typed is saved", [lead, list], ["Delete it and sign out", "Stay signed in"]);
}

function watch(form) {
  const { person } = form.dataset;
  let isReady = false;
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    const open = flushPage();
    const cards = () => copiesOf(CARD, person);
    const forms = () => copiesOf(FORM, person);
    if (!open.length && !cards().length && !forms().length) return;
    event.preventDefault();
    const arrived = (await Promise.all(open)).every(Boolean);
    for (const copy of cards()) await send(copy, form.elements.csrf_token.value);
    const left = [...cards(), ...forms()];
    if ((left.length || !arrived) && !(await mayDrop(left))) return;
    left.forEach(forget);
    isReady = true;
    form.requestSubmit();
  });
}

document.querySelectorAll("form[data-sign-out]").forEach(watch);
