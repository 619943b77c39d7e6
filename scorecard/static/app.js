// Small comforts on every page. Each page works without them.

function countCharacters(control) {
  const words = document.getElementById(`${control.id}-limit`);
  const limit = Number(control.dataset.limit);
  if (!words) return;
  const first = words.textContent;
  const update = () => {
    const left = limit - [...control.value].length;
    const near = left <= Math.max(50, limit / 10);
    words.textContent = !near ? first
      : left >= 0 ? `${left.toLocaleString("en")} characters left`
      : `${(-left).toLocaleString("en")} characters too many`;
    words.classList.toggle("sc-limit-over", left < 0);
  };
  control.addEventListener("input", update);
  update();
}

// A menu closes on Escape, on a click elsewhere, and when the focus goes on to something behind it.
function closeMenus(event) {
  for (const menu of document.querySelectorAll(":is(.sc-menu, .sc-drop)[open]")) {
    if (event.type === "keydown" && event.key !== "Escape") continue;
    if (event.type !== "keydown" && menu.contains(event.target)) continue;
    menu.open = false;
    if (event.type === "keydown") menu.querySelector("summary").focus();
  }
}

// A look-for starts the criterion's note with its words. It never sets a rating.
function offerLookFors(list) {
  const note = document.getElementById(list.dataset.note);
  if (!note) return;
  for (const item of list.children) {
    const words = item.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => {
      const sentence = words.charAt(0).toUpperCase() + words.slice(1);
      note.value = note.value ? `${note.value.trimEnd()}\n${sentence}: ` : `${sentence}: `;
      note.dispatchEvent(new Event("input", { bubbles: true }));
      note.focus();
      note.setSelectionRange(note.value.length, note.value.length);
    });
    item.replaceChildren(button);
  }
  keepOneTabStop([...list.querySelectorAll("button")]);
}

// One stop for Tab however many there are; the arrow keys go from one to the next.
function keepOneTabStop(buttons) {
  buttons.forEach((button, place) => {
    button.tabIndex = place ? -1 : 0;
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const other = step && buttons[place + step];
      if (!other) return;
      event.preventDefault();
      button.tabIndex = -1;
      other.tabIndex = 0;
      other.focus();
    });
  });
}

// What is there to be copied gets a button that does it. Where the browser forbids it, the text is selected instead.
function offerCopy(control) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sc-btn sc-btn-secondary sc-btn-small";
  button.textContent = control.dataset.copy;
  const said = document.createElement("span");
  said.className = "sc-muted";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(control.value);
      said.textContent = "Copied";
    } catch {
      control.select();
      said.textContent = "Selected: copy it with your keyboard or menu";
    }
  });
  const line = document.createElement("div");
  line.className = "sc-copy";
  line.append(button, said);
  control.closest(".sc-field").append(line);
}

document.querySelectorAll("[data-limit]").forEach(countCharacters);
document.querySelectorAll("[data-copy]").forEach(offerCopy);
document.querySelectorAll("ul[data-note]").forEach(offerLookFors);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("focusin", closeMenus);
document.getElementById("problems")?.focus();
