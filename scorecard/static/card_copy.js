// What is typed on a scorecard lies in this browser too until the server has it: a closed tab, a crash or a server
// that is away loses nothing. Kept by person and interview; a submitted card and signing out wipe it.

const card = document.getElementById("scorecard");
const COPY = `card ${card.dataset.person} ${location.pathname}`;
const NOT_COPIED = ["csrf_token", "author", "revision", "action"];
const notice = document.getElementById("copy-notice");
const back = document.getElementById("copy-back");

function typed() {
  return [...new FormData(card)].filter(([name]) => !NOT_COPIED.includes(name));
}

function keep(sent) {
  try {
    localStorage.setItem(COPY, JSON.stringify({ revision: card.elements.revision.value, sent, fields: typed() }));
  } catch {
    // The browser keeps nothing, or has no room: saving still works, only this second net is missing.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(COPY));
  } catch {
    return null;
  }
}

function bringBack(fields) {
  const values = new Map(fields);
  for (const control of card.elements) {
    if (!control.name || NOT_COPIED.includes(control.name) || control.type === "button") continue;
    if (control.type === "radio") control.checked = values.get(control.name) === control.value;
    else if (control.type === "checkbox") control.checked = values.has(control.name);
    else if (control.matches("input, textarea, select")) control.value = values.get(control.name) ?? "";
    if (control.value && control.closest("details")) control.closest("details").open ||= values.has(control.name);
  }
  card.dispatchEvent(new Event("input", { bubbles: true }));
}

// Same revision: the server never got it, so it comes back at once. Another one: what was sent has arrived, and what
// was not is offered, since something newer is stored.
function meet(copy) {
  if (!copy || JSON.stringify(copy.fields) === JSON.stringify(typed())) return;
  const isCurrent = copy.revision === card.elements.revision.value;
  if (!isCurrent && copy.sent) return localStorage.removeItem(COPY);
  notice.hidden = false;
  if (isCurrent) return bringBack(copy.fields);
  back.hidden = false;
  back.addEventListener("click", () => { bringBack(copy.fields); back.hidden = true; });
}

card.addEventListener("input", () => keep(false));
card.addEventListener("submit", () => keep(true));
meet(kept());
