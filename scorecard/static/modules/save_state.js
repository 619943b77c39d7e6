// What the bar says about saving. `data-save-state` says the same to programs.

import { button, make } from "./elements.js";

const WITHOUT_COPY = {
  full: " This browser has no room for a copy.",
  forbidden: " This browser keeps no copy.",
};
const QUIET = ["saved", "saving", "unsaved"];

export class SaveState {
  constructor(bar) {
    this.bar = bar;
    bar.setAttribute("role", "status");
    bar.dataset.saveState = "saved";
    this.act = button("", { hidden: true, className: "sc-btn sc-btn-secondary sc-btn-small" });
    this.act.addEventListener("click", () => this.action());
    this.act.addEventListener("focus", (event) => { this.cameFrom = event.relatedTarget; });
    bar.after(this.act);
  }

  // `words` may be text, parts of a page, or a function of the seconds that are left. `action` is [label, function].
  show(state, words, { copy = "", action, seconds } = {}) {
    const isNews = !QUIET.includes(state) || !QUIET.includes(this.bar.dataset.saveState) || copy;
    clearInterval(this.ticking);
    // Each pause in writing is saved; a screen reader hears of it only when something is wrong or well again.
    this.bar.setAttribute("aria-live", isNews ? "polite" : "off");
    this.bar.dataset.saveState = state;
    this.bar.toggleAttribute("data-trouble", !QUIET.includes(state) || Boolean(copy));
    // A button that goes takes the focus along: whoever pressed it goes on where they wrote.
    if (!action && document.activeElement === this.act) this.cameFrom?.focus();
    this.act.hidden = !action;
    if (action) [this.act.textContent, this.action] = action;
    const without = WITHOUT_COPY[copy] ?? "";
    if (!seconds) return this.bar.replaceChildren(...[words].flat(), without);
    // The count is for the eye: heard each second it would be noise.
    const left = make("span", { ariaHidden: "true" });
    const until = Date.now() + seconds * 1000;
    const count = () => { left.textContent = `${Math.max(0, Math.ceil((until - Date.now()) / 1000))} s`; };
    count();
    this.ticking = setInterval(count, 1000);
    this.bar.replaceChildren(words, left, without && `.${without}`);
  }
}
