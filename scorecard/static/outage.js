// A form sent while the server is away would take the page and all that was typed with it. So ask first whether it
// answers; if not, the page stays as it is and says so. Without this file, loading the browser's own page of the
// outage again sends the form again.

const PATIENCE_MS = 10_000;
const answered = new WeakSet();
const asking = new WeakSet();

function sayNothingWasSent() {
  document.getElementById("outage")?.remove();
  const note = document.createElement("p");
  note.id = "outage";
  note.className = "sc-outage";
  note.setAttribute("role", "alert");
  note.textContent = "Scorecard does not answer just now. What you typed is still here: try again in a moment.";
  document.body.append(note);
}

async function sendIfAnswered(form, button) {
  asking.add(form);
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    sayNothingWasSent();
    return;
  } finally {
    asking.delete(form);
  }
  document.getElementById("outage")?.remove();
  answered.add(form);
  form.requestSubmit(button);
}

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || answered.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!asking.has(form)) sendIfAnswered(form, event.submitter);
}, { capture: true });
