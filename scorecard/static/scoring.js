// The scorecard with scripts: what is rated so far is counted while one rates. The page works without this file.

const form = document.getElementById("scorecard");
const own = [...document.querySelectorAll("[data-criterion]")];
const progress = document.getElementById("progress");
const flagged = document.getElementById("flagged");
const saved = document.getElementById("saved");
let unsaved = false;

function chosen(criterion) {
  return form.querySelector(`input[name="rating-${criterion}"]:checked`);
}

function showProgress() {
  let done = 0;
  for (const line of own) {
    const choice = chosen(line.dataset.criterion);
    done += choice ? 1 : 0;
    const mark = !choice ? "–" : choice.value === "not-observed" ? "n/o" : choice.value;
    line.querySelector(".sc-index-mark").textContent = mark;
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
  saved.textContent = "Not saved yet";
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

form.addEventListener("input", noteChange);
form.addEventListener("submit", () => { unsaved = false; });
document.querySelector('button[value="rest"]').addEventListener("click", markRest);
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
showFlags();
showProgress();
