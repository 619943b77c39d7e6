// Whoever is ticked on the dashboard is counted, and one box in the table's head ticks all on the page.

import { make } from "./elements.js";

const form = document.querySelector(".dash-pick");
const boxes = [...form?.querySelectorAll("tbody .dash-tick input") ?? []];

if (boxes.length) {
  const words = form.querySelector(".dash-pick-bar p");
  const none = words.textContent;
  const all = make("input", { type: "checkbox", className: "form-check-input", ariaLabel: "Tick all on this page" });
  words.setAttribute("role", "status");

  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    words.textContent = ticked ? `With the ${ticked} ticked:` : none;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  form.addEventListener("change", count);
  addEventListener("pageshow", count); // back from another page, the ticks are as they were
  form.querySelector(".dash-head .dash-tick").append(make("label", {}, all));
  count();
}
