// What is typed into a form that is sent as a whole stays in this browser until the form was sent and taken, and is put
// back where the form is opened again. A form asks for it with `data-keeps`: the address at which it is found.

import { copiesOf, FORM, forget, OwnCopy } from "./copies.js";
import { button, make } from "./elements.js";
import { unfold } from "./fields.js";

const TYPED = "textarea, select, input:not([type=hidden], [type=password], [type=file])";
const SENT = "sent"; // in the storage of the tab: the copies of the form that is on its way

const { person } = document.querySelector("form[data-sign-out]").dataset;
const forms = [...document.querySelectorAll("form[data-keeps]")];
const answersPost = "answersPost" in document.getElementById("main").dataset;

// ---- One control: a choice is true or false, everything else is its text

function isChoice(control) {
  return control.type === "radio" || control.type === "checkbox";
}

function valueOf(control) {
  return isChoice(control) ? control.checked : control.value;
}

// The same as the page came from the server.
function firstOf(control) {
  if (isChoice(control)) return control.defaultChecked;
  if (!control.matches("select")) return control.defaultValue;
  return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0])?.value;
}

function put(control, value) {
  control[isChoice(control) ? "checked" : "value"] = value;
  unfold(control);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- One form

// A copy is { changes: { id: { before, typed } }, title, at }: what was typed into each control, and over what.
class KeptForm {
  constructor(form) {
    this.form = form;
    this.path = form.dataset.keeps;
    this.own = new OwnCopy(FORM, person, this.path);
    this.controls = new Map([...form.elements].filter((each) => each.id && each.matches(TYPED)).map((each) => [each.id, each]));
    this.before = {}; // what is stored under text that the server gave back
    this.found = [];
    this.isGoing = false;
  }

  keep() {
    const changes = {};
    for (const [id, control] of this.controls) {
      const [before, typed] = [this.before[id] ?? firstOf(control), valueOf(control)];
      if (typed !== before) changes[id] = { before, typed };
    }
    if (Object.keys(changes).length) this.own.keep({ changes, title: document.title.replace(/ · Scorecard$/, "") });
    else this.own.drop();
  }

  // Puts back what is still over the text that it was typed over; the rest is shown beside it.
  bringBack() {
    this.found = copiesOf(FORM, person, this.path).reverse();
    const back = [];
    const beside = [];
    for (const copy of this.found) {
      const left = Object.entries(copy.changes).filter(([id, change]) => !this.take(id, change, back));
      const texts = left.filter(([, { typed }]) => typed && typed !== true);
      beside.push(...texts.map(([id, { typed }]) => [this.labelOf(id), typed]));
      copy.isShown = texts.length > 0;
    }
    this.keep();
    this.found.filter((copy) => !copy.isShown).forEach(forget);
    if (back.length || beside.length) this.tell(back, beside);
  }

  // Whether the form holds the change now. `back` gets it where it was put in.
  take(id, { before, typed }, back) {
    const control = this.controls.get(id);
    if (!control) return false;
    const [value, first] = [valueOf(control), firstOf(control)];
    if (value === typed) {
      if (answersPost && first === typed) this.before[id] ??= before;
      return true;
    }
    if (value !== first || first !== before) return false;
    put(control, typed);
    back.push({ control, before, typed });
    return true;
  }

  labelOf(id) {
    return this.controls.get(id)?.labels[0]?.textContent ?? "";
  }

  tell(back, beside) {
    const why = beside.length ? " Something else is stored by now, so this stands beside it:" : "";
    const said = make("p", { role: "status" }, `What you typed here was kept in this browser.${why}`);
    const texts = beside.map(([label, text]) => make("div", {}, make("dt", {}, label), make("dd", { className: "sc-prose" }, text)));
    const list = texts.length ? [make("dl", { className: "sc-facts" }, ...texts)] : [];
    const discard = button("Discard", {}, "secondary sc-btn-small");
    const tone = beside.length ? "warning" : "info";
    const note = make("div", { className: `sc-callout sc-callout-${tone}` }, make("div", {}, said, ...list, discard));
    discard.addEventListener("click", () => {
      this.found.forEach(forget);
      for (const { control, before, typed } of back) if (valueOf(control) === typed) put(control, before);
      note.remove();
      (back[0]?.control ?? this.controls.values().next().value).focus();
    });
    this.form.prepend(note);
    unfold(this.form);
  }

  watch() {
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", () => {
      this.isGoing = true;
      remember([...copiesOf(FORM, person, this.path).filter(({ key }) => key === this.own.key), ...this.found]);
    });
    addEventListener("pageshow", () => { this.isGoing = false; });
    addEventListener("beforeunload", (event) => {
      if (this.own.trouble && !this.isGoing) event.preventDefault();
    });
  }
}

// ---- What became of the form that was sent

function remember(copies) {
  try {
    sessionStorage.setItem(SENT, JSON.stringify(copies.map(({ key, text }) => ({ key, text }))));
  } catch {
    // Then no copy was kept either.
  }
}

// The page after a form that was taken says so. One that only asks back, or an error page, leaves it open.
function meetAnswer() {
  let sent = [];
  try {
    sent = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  } catch {
    return;
  }
  const isTaken = !answersPost && document.querySelector(".sc-flash.sc-callout-success") !== null;
  if (isTaken) sent.forEach(forget);
  if (!answersPost || forms.length) sessionStorage.removeItem(SENT);
}

meetAnswer();
for (const form of forms) {
  const kept = new KeptForm(form);
  kept.watch();
  kept.bringBack();
}
