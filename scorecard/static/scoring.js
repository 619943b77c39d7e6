// The scorecard with scripts: what is rated so far is counted while one rates. The page works without this file.

const form = document.getElementById("scorecard");
const own = [...document.querySelectorAll("[data-criterion]")];
const progress = document.getElementById("progress");
const flagged = document.getElementById("flagged");
const saved = document.getElementById("saved");
const PLACE = `place ${location.pathname}`;
let unsaved = false;

function chosen(criterion) {
  return form.querySelector(`input[name="rating-${criterion}"]:checked`);
}

function showProgress() {
  let done = 0;
  for (const line of own) {
    const choice = chosen(line.dataset.criterion);
    done += choice ? 1 : 0;
    const level = choice && choice.value !== "not-observed" ? choice.value : "none";
    const mark = line.querySelector(".sc-index-mark");
    mark.className = `sc-index-mark sc-chip sc-chip-small sc-chip-${level}`;
    mark.textContent = !choice ? "–" : level === "none" ? "n/o" : level;
  }
  progress.querySelectorAll("rect").forEach((tick, place) => {
    tick.setAttribute("class", place < done ? "sc-tick-done" : "sc-tick-open");
  });
  progress.querySelector(".sc-ticks > span").textContent = `${done} of ${own.length} rated`;
}

function showFlags() {
  const count = form.querySelectorAll(".sc-flag-tick:checked").length;
  flagged.textContent = `${count} flag${count === 1 ? "" : "s"}`;
}

function noteChange() {
  unsaved = true;
  saved.textContent = "Unsaved changes";
  showProgress();
  showFlags();
}

function markRest(event) {
  event.preventDefault();
  for (const line of own) {
    const criterion = line.dataset.criterion;
    if (!chosen(criterion)) document.getElementById(`rating-${criterion}-not-observed`).checked = true;
  }
  noteChange();
}

// On a rating the keys 1 to 5 choose the level, 0 chooses Not observed.
function rateByKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-5]$/.test(event.key)) return;
  if (!event.target.matches(".sc-level-radio")) return;
  const value = event.key === "0" ? "not-observed" : event.key;
  event.preventDefault();
  document.getElementById(`${event.target.name}-${value}`).focus();
  document.getElementById(`${event.target.name}-${value}`).click();
}

// After Save one goes on where one was; what has to be read first stands at the top of the page.
function returnToPlace() {
  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place && document.querySelector(".sc-flash.sc-callout-success")) scrollTo(0, Number(place));
}

form.addEventListener("keydown", rateByKey);
form.addEventListener("input", noteChange);
form.addEventListener("submit", (event) => {
  unsaved = false;
  if (event.submitter?.value === "save") sessionStorage.setItem(PLACE, String(scrollY));
});
document.querySelector('button[value="rest"]').addEventListener("click", markRest);
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
document.getElementById("keys").hidden = false;
showFlags();
showProgress();
returnToPlace();
