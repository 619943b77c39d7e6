// The box before submitting while one types. Which questions there are, their words and limits come from the server
// (web/scoring_review.py); here is only when each is asked.

const form = document.getElementById("scorecard");
const box = document.getElementById("review");
const lines = [...box.querySelectorAll("li")];
const link = document.getElementById("questions");

function chosen(name) {
  return form.querySelector(`[name="${name}"]:checked`)?.value;
}

function criteria() {
  return [...form.querySelectorAll(".sc-criterion")].map((criterion) => {
    const key = criterion.querySelector("textarea").name.replace("note-", "");
    return { key, own: "own" in criterion.dataset, rating: chosen(`rating-${key}`), note: criterion.querySelector("textarea").value.trim() };
  });
}

function isAsked({ dataset }, levels, rated) {
  if (dataset.criteria) {
    const area = rated.filter(({ key }) => dataset.criteria.split(" ").includes(key));
    return area.some(({ key }) => key in levels) && !area.some(({ note }) => note);
  }
  const given = Object.values(levels);
  if (dataset.fewest) return given.length >= Number(dataset.fewest) && new Set(given).size === 1;
  if (dataset.flag) return chosen(`flag-${dataset.flag}`) !== undefined && levels[dataset.criterion] >= Number(dataset.from);
  const mean = given.reduce((sum, level) => sum + level, 0) / given.length;
  const beyond = dataset.least ? mean >= Number(dataset.least) - 1e-9 : mean <= Number(dataset.most) + 1e-9;
  return dataset.votes.split(" ").includes(chosen("vote")) && beyond;
}

function review() {
  const rated = criteria();
  const levels = Object.fromEntries(rated.filter(({ rating }) => rating > 0).map(({ key, rating }) => [key, Number(rating)]));
  const quotes = [...form.querySelectorAll(".sc-flag:has(:checked) textarea")];
  const complete = rated.every(({ own, rating }) => !own || rating) && Object.keys(levels).length > 0
    && chosen("vote") && quotes.every((quote) => quote.value.trim());
  for (const line of lines) line.hidden = !complete || !isAsked(line, levels, rated);
  show(lines.filter((line) => !line.hidden).length);
}

function show(count) {
  const words = `${count} question${count === 1 ? "" : "s"}`;
  if (count && link.textContent !== words) document.getElementById("heard").textContent = `${words} before you submit.`;
  link.textContent = words;
  link.hidden = box.hidden = count === 0;
}

form.addEventListener("input", review);
review();
