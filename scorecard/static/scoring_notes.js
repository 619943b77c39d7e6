// From the notes of the interview to a criterion: what is selected, or the line of the cursor, becomes its evidence.

const form = document.getElementById("scorecard");
const notes = document.getElementById("interview_notes");
const button = document.getElementById("move");

function target() {
  return form.querySelector(".sc-open") ?? form.querySelector(".sc-criterion");
}

function nameOf(criterion) {
  return criterion.querySelector("legend").textContent;
}

// From and to of the selection, or of the line in which the cursor stands, with the end of the line.
function piece() {
  const { selectionStart: from, selectionEnd: to, value } = notes;
  if (from !== to) return [from, to];
  const start = from && value.lastIndexOf("\n", from - 1) + 1;
  const end = value.indexOf("\n", from);
  return [start, end < 0 ? value.length : end + 1];
}

function move() {
  const [from, to] = piece();
  const words = notes.value.slice(from, to).trim();
  if (!words) return tell("Select a sentence in your notes first, or put the cursor on its line.");
  const criterion = target();
  const note = criterion.querySelector("textarea");
  const before = [notes.value, note.value];
  write(notes, notes.value.slice(0, from) + notes.value.slice(to));
  notes.setSelectionRange(from, from);
  write(note, note.value && !note.value.endsWith("\n") ? `${note.value}\n${words}` : note.value + words);
  tell(`Moved to ${nameOf(criterion)}.`, () => [notes, note].forEach((text, place) => write(text, before[place])));
}

function write(text, value) {
  text.value = value;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function tell(words, takeBack) {
  form.dispatchEvent(new CustomEvent("tell", { detail: { words, takeBack } }));
}

function name() {
  button.textContent = `Move to “${nameOf(target())}”`;
}

button.hidden = false;
button.addEventListener("click", move);
form.addEventListener("move-notes", move);
form.addEventListener("opened", name);
name();
