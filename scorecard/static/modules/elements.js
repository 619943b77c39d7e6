// Parts of a page that exist only while they are needed, built without any HTML in text.

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function button(label, properties = {}, kind = "secondary") {
  return make("button", { type: "button", className: `sc-btn sc-btn-${kind}`, ...properties }, label);
}

// A dialog over the page. The first button answers; `agreed` may say no to it, and then the dialog stays. Resolves to
// whether it was answered: the second button and Escape put it off.
export function ask(title, parts, [answer, later], agreed = () => true) {
  const heading = make("h2", { id: "dialog-title", textContent: title });
  const buttons = make(
    "div",
    { className: "sc-buttons" },
    button(answer, { type: "submit", value: "answer" }, "primary"),
    button(later, { type: "submit", value: "later", formNoValidate: true }),
  );
  const form = make("form", { method: "dialog" }, heading, ...parts, buttons);
  const dialog = make("dialog", { className: "sc-dialog" }, form);
  dialog.setAttribute("aria-labelledby", heading.id);
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "answer") return;
    event.preventDefault();
    if (await agreed()) dialog.close("answer");
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "answer");
    });
  });
}
