// A card that was changed in two places: both texts side by side, and a choice for each field.

import { ask, make } from "./elements.js";
import { isText, wordsOf } from "./fields.js";

function option(name, value, label, text) {
  const id = `${name}-${value}`;
  const radio = make("input", { type: "radio", className: "form-check-input", name, value, id, required: true });
  const words = make("label", { htmlFor: id }, label);
  const parts = [make("div", { className: "sc-option" }, radio, words)];
  if (text !== undefined) parts.push(make("p", { className: "sc-prose sc-conflict-text" }, text));
  return make("div", { className: "sc-conflict-side" }, ...parts);
}

function question(form, field, label, mine, other) {
  const name = `keep-${field}`;
  const sides = make(
    "div",
    { className: "sc-conflict-sides" },
    option(name, "mine", "Mine, typed here", wordsOf(form, field, mine)),
    option(name, "other", "The other", wordsOf(form, field, other)),
  );
  const parts = [make("legend", { className: "sc-label" }, label), sides];
  if (isText(form, field) && mine && other) {
    const both = option(name, "both", "Keep both, one below the other");
    both.querySelector("input").checked = true;
    parts.push(both);
  }
  return make("fieldset", { className: "sc-conflict" }, ...parts);
}

// Resolves to the chosen text by field, or to null where the choice was put off.
export async function chooseBetween(form, clashes, mine, other, labels) {
  const names = [...new Set([...form.elements].map((control) => control.name).concat(clashes))]; // as on the page
  const inOrder = names.filter((name) => clashes.includes(name));
  const questions = inOrder.map((name) => question(form, name, labels[name] ?? name, mine[name], other[name]));
  const chosen = {};
  const agreed = () => {
    inOrder.forEach((name, place) => {
      const choice = questions[place].querySelector("input:checked").value;
      const [own, theirs] = [mine[name] ?? "", other[name] ?? ""];
      chosen[name] = { mine: own, other: theirs, both: `${own}\n\n${theirs}` }[choice];
    });
    return true;
  };
  const lead = make("p", {}, "You wrote in two places, such as two tabs or devices. Choose what to keep; nothing is lost until then.");
  const answered = await ask("This card was changed somewhere else", [lead, ...questions], ["Save my choice", "Decide later"], agreed);
  return answered ? chosen : null;
}
