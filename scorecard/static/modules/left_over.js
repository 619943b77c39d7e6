// A card that is in needs no copy in this browser any more. Text that it does not hold is shown before it is dropped.

import { CARD, copiesOf, forget } from "./copies.js";
import { make } from "./elements.js";

const box = document.getElementById("left-over");
const path = location.pathname;

async function meet(copies) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { fields, labels } = await answer.json();
  const list = box.querySelector("dl");
  for (const copy of copies) {
    const left = Object.entries(copy.payload).filter(([name, text]) => text !== fields[name] && text !== copy.base.fields[name]);
    if (!left.length) forget(copy);
    for (const [name, text] of left) {
      list.append(make("div", {}, make("dt", {}, labels[name] ?? name), make("dd", { className: "sc-prose" }, text)));
    }
  }
  box.hidden = !list.children.length;
  box.querySelector("button").addEventListener("click", () => {
    copies.forEach(forget);
    box.hidden = true;
  });
}

const copies = copiesOf(CARD, box.dataset.person, path);
if (copies.length) await meet(copies);
