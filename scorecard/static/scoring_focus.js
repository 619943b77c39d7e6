// One criterion of the scorecard is open, the others are lines: the one that is worked on opens. (scoring_form.css)

const form = document.getElementById("scorecard");
let pressing = false;

// What is pressed stays where it is while the lines above it close and open.
function open(criterion) {
  if (!criterion || criterion.classList.contains("sc-open")) return;
  const before = criterion.getBoundingClientRect().top;
  form.querySelectorAll(".sc-open").forEach((other) => other.classList.remove("sc-open"));
  criterion.classList.add("sc-open");
  scrollBy(0, criterion.getBoundingClientRect().top - before);
  showWhole(criterion);
  const focused = document.activeElement;
  if (criterion.contains(focused)) (focused.closest(".sc-level") ?? focused).scrollIntoView({ block: "nearest" });
  form.dispatchEvent(new Event("opened"));
}

// As much of it as there is room for between the bars; its beginning where it is taller.
function showWhole(criterion) {
  const page = getComputedStyle(document.documentElement);
  const { top, bottom } = criterion.getBoundingClientRect();
  const from = parseFloat(page.scrollPaddingTop);
  const to = innerHeight - parseFloat(page.scrollPaddingBottom);
  if (top < from || bottom - top > to - from) scrollBy(0, top - from);
  else if (bottom > to) scrollBy(0, bottom - to);
}

function criterionOf(element) {
  return element?.closest?.(".sc-criterion");
}

// While the finger or the button is down nothing moves: what is released must be what was pressed.
form.addEventListener("pointerdown", () => { pressing = true; });
addEventListener("pointercancel", () => { pressing = false; });
addEventListener("click", (event) => {
  pressing = false;
  open(criterionOf(event.target));
});
form.addEventListener("focusin", (event) => { if (!pressing) open(criterionOf(event.target)); });
