// The scorecard with scripts: what is rated so far is counted while one rates. The page works without this file.

const form = document.getElementById("scorecard");
const own = [...form.querySelectorAll("[data-own]")];
const progress = document.getElementById("progress");
const flagged = document.getElementById("flagged");
const PLACE = `place ${location.pathname}`;

function isRated(criterion) {
  return criterion.querySelector(".sc-level-radio:checked") !== null;
}

function showProgress() {
  const done = own.filter(isRated).length;
  progress.querySelectorAll("rect").forEach((tick, place) => {
    tick.setAttribute("class", place < done ? "sc-tick-done" : "sc-tick-open");
  });
  const words = progress.querySelector(".sc-ticks > span");
  const now = `${done} of ${own.length} rated`;
  if (words.textContent !== now) {
    document.getElementById("heard").textContent = now;
    document.getElementById("to-rate")?.remove(); // it said how many there were to begin with
  }
  words.textContent = now;
}

function showFlags() {
  const count = form.querySelectorAll(".sc-flag-tick:checked").length;
  flagged.textContent = `${count} flag${count === 1 ? "" : "s"}`;
}

function noteChange() {
  tell("");
  showProgress();
  showFlags();
}

function markRest(event) {
  event.preventDefault();
  const marked = own.filter((criterion) => !isRated(criterion)).map((criterion) => criterion.querySelector('[value="not-observed"]'));
  check(marked, true);
  tell(`${marked.length} marked Not observed.`, marked.length ? () => check(marked, false) : undefined);
}

function check(controls, checked) {
  for (const control of controls) control.checked = checked;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// The other areas before the own ones, or after them again: nothing that was typed is lost, so no page is loaded.
function changeOrder(event) {
  event.preventDefault();
  const [own, others] = ["own-areas", "others"].map((id) => document.getElementById(id));
  const first = !(own.compareDocumentPosition(others) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (first) own.after(others);
  else own.before(others);
  if (!first) others.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  event.target.textContent = first ? "Other areas first" : "My areas first";
  document.getElementById("others-more").hidden = first;
  (first ? own : others).querySelector(".sc-level-radio").focus();
}

// What was done is said, to screen readers too, and can be taken back. The button goes then: the focus returns to where
// it was, since the keys act only inside the form.
function tell(words, takeBack) {
  const from = document.activeElement;
  document.getElementById("said-words").textContent = words;
  const button = document.getElementById("undo");
  button.hidden = !takeBack;
  button.onclick = () => {
    takeBack();
    tell("Taken back.");
    from.focus();
  };
}

// After Save one goes on where one was; what has to be read first stands at the top of the page.
function returnToPlace() {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place && document.querySelector(".sc-flash.sc-callout-success")) scrollTo(0, Number(place));
}

form.addEventListener("input", noteChange);
form.addEventListener("submit", (event) => {
  if (event.submitter?.value === "save") sessionStorage.setItem(PLACE, String(scrollY));
});
form.querySelector('button[value="rest"]').addEventListener("click", markRest);
form.querySelectorAll('a[href="#mark-rest"]').forEach((link) => link.addEventListener("click", markRest));
document.getElementById("order")?.addEventListener("click", changeOrder);
form.addEventListener("tell", (event) => tell(event.detail.words, event.detail.takeBack));
showFlags();
showProgress();
returnToPlace();
