// Keys of the scorecard. They act while the focus is in the form and not in a text, and never together with Ctrl, Alt or
// the like; arrows, Tab and Space stay the browser's. `?` shows them and switches them off for good.

const form = document.getElementById("scorecard");
const dialog = document.getElementById("keys");
const keysSwitch = document.getElementById("keys-switch");
const TEXT = "textarea, select, input:not([type=radio], [type=checkbox])";
const STOPS = ".sc-criterion, #red-flags, #vote";

const ACTS = {
  j: () => go(1),
  k: () => go(-1),
  n: () => place().querySelector("textarea")?.focus(),
  m: () => form.dispatchEvent(new Event("move-notes")),
  f: () => form.querySelector(".sc-flag-tick").focus(),
  "?": () => dialog.showModal(),
};

// Where one is: the flag or stop that holds the focus, else the open criterion.
function place() {
  const focused = document.activeElement;
  return focused.closest(`.sc-flag:has(:checked), ${STOPS}`) ?? form.querySelector(".sc-open") ?? form.querySelector(STOPS);
}

function go(step) {
  const stops = [...form.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility());
  const here = stops.indexOf(place().closest(STOPS));
  enter(stops[here + step]);
}

function enter(stop) {
  (stop?.querySelector("input:checked:not([type=checkbox])") ?? stop?.querySelector("input"))?.focus();
}

// In a criterion the digit is the level and 0 Not observed; at the vote 1 to 4 go from Strong no to Strong yes.
function choose(digit) {
  const stop = place();
  const radios = stop.matches(".sc-criterion") ? stop.querySelectorAll(".sc-level-radio")
    : stop.matches("#vote") ? stop.querySelectorAll("input") : [];
  const radio = radios[digit === 0 && radios.length === 6 ? 5 : digit - 1];
  radio?.focus();
  radio?.click();
}

// The text's own criterion, flag or vote; from anywhere else the criterion that is open.
function leaveText(text) {
  const flag = text.closest(".sc-flag");
  if (flag) flag.querySelector(".sc-flag-tick").focus();
  else enter(text.closest(STOPS) ?? place());
}

function act(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches(TEXT)) {
    if (event.key === "Escape") leaveText(event.target);
    return;
  }
  if (form.dataset.keys !== "on" || event.repeat || event.getModifierState("AltGraph")) return;
  const key = event.key.toLowerCase();
  if (event.shiftKey && key !== "?") return;
  if (/^[0-5]$/.test(key)) choose(Number(key));
  else if (Object.hasOwn(ACTS, key)) ACTS[key]();
  else return;
  event.preventDefault();
}

// The setting is kept on the account. Where that fails the keys stay as they were, and the page says so.
async function switchKeys(event) {
  event.preventDefault();
  const wanted = keysSwitch.elements.keys.value;
  const said = document.getElementById("keys-state");
  if (!await isKept()) {
    said.textContent = "That could not be saved. Check your connection and press again.";
    return;
  }
  form.dataset.keys = wanted;
  keysSwitch.elements.keys.value = wanted === "on" ? "off" : "on";
  keysSwitch.querySelector("button").textContent = `Switch the keys ${keysSwitch.elements.keys.value}`;
  said.textContent = wanted === "on" ? "The keys are on." : "The keys are off, on all your scorecards, until you switch them on again.";
}

async function isKept() {
  try {
    const answer = await fetch(keysSwitch.action, { method: "POST", body: new FormData(keysSwitch) });
    return answer.ok && new URL(answer.url).pathname === "/account";
  } catch {
    return false;
  }
}

form.addEventListener("keydown", act);
keysSwitch.addEventListener("submit", switchKeys);
document.getElementById("keys-state").setAttribute("role", "status");
const show = document.getElementById("show-keys");
show.hidden = false;
show.addEventListener("click", () => dialog.showModal());
