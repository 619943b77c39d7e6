// What the server refuses is said at the field, in the way that a refused page says it.

import { make } from "./elements.js";
import { controlsOf } from "./fields.js";

export function mark(form, name, problem) {
  unmark(form, name);
  const control = controlsOf(form, name)[0];
  const words = make("p", { className: "sc-error", id: `${name}-error`, role: "alert" }, problem);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", `${words.id} ${control.getAttribute("aria-describedby") ?? ""}`.trim());
  (control.closest(".sc-control") ?? control).before(words);
}

export function unmark(form, name) {
  const control = controlsOf(form, name)[0];
  const id = `${name}-error`;
  document.getElementById(id)?.remove();
  control.removeAttribute("aria-invalid");
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
  control.setAttribute("aria-describedby", others.join(" "));
}
