// The fields of a scorecard as plain text by name, empty ones left out; and two states of them brought together.

const MACHINERY = new Set(["csrf_token", "author", "revision", "action"]);

export function read(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name, text]) => text && !MACHINERY.has(name)));
}

// The same as the page came from the server, whatever has been typed since.
export function readFirst(form) {
  const controls = [...form.elements].filter((control) => control.name && !MACHINERY.has(control.name));
  return Object.fromEntries(controls.map((control) => [control.name, firstOf(control)]).filter(([, text]) => text));
}

function firstOf(control) {
  if (control.matches("select")) return [...control.options].find((option) => option.defaultSelected)?.value;
  if (!control.matches("input, textarea")) return "";
  const isChoice = control.type === "radio" || control.type === "checkbox";
  return isChoice && !control.defaultChecked ? "" : control.defaultValue;
}

export function fill(form, fields) {
  for (const control of form.elements) {
    if (!control.matches("input, textarea, select") || !control.name || MACHINERY.has(control.name)) continue;
    const text = fields[control.name] ?? "";
    const isChoice = control.type === "radio" || control.type === "checkbox";
    const [property, value] = isChoice ? ["checked", control.value === text] : ["value", text];
    if (control[property] === value) continue;
    control[property] = value;
    if (text) unfold(control);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Opens whatever is folded around a control.
export function unfold(control) {
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

export function same(one, other) {
  return namesOf(one, other).every((name) => one[name] === other[name]);
}

function namesOf(...states) {
  return [...new Set(states.flatMap(Object.keys))];
}

// What was typed here and what is stored elsewhere, both made from `base`. A field that only one side has changed is
// that side's. What is stored may also be what this page sent itself, without hearing that it arrived. `clashes` names
// the fields that both sides changed; `fields` holds what was typed here for them.
export function merge(base, sent, typed, stored) {
  const fields = {};
  const clashes = [];
  for (const name of namesOf(base, typed, stored)) {
    const isOwn = [base, ...sent].some((known) => known[name] === stored[name]);
    const isUntouched = typed[name] === base[name];
    const text = isUntouched && !isOwn ? stored[name] : typed[name];
    if (text) fields[name] = text;
    if (!isOwn && !isUntouched && typed[name] !== stored[name]) clashes.push(name);
  }
  return { fields, clashes };
}

export function controlsOf(form, name) {
  return [...form.elements].filter((control) => control.name === name);
}

export function isText(form, name) {
  return controlsOf(form, name).some((control) => control.matches("textarea"));
}

// One answer in the words of the page.
export function wordsOf(form, name, text) {
  if (!text) return "nothing";
  const chosen = controlsOf(form, name).find((control) => control.value === text && control.type === "radio");
  if (chosen) return chosen.labels[0].textContent.trim().replace(/\s+/g, " ");
  return controlsOf(form, name)[0]?.type === "checkbox" ? "Ticked" : text;
}
