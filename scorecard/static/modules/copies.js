// What the server does not have yet, kept in this browser: by person, by card or form and by tab, so that no person finds
// another's text and no tab overwrites another's.

export const CARD = "card";
export const FORM = "form";
const tab = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

function keyOf(kind, person, ...rest) {
  return [kind, person, ...rest].join(" ");
}

// A card's copy is { base: { revision, fields }, sent: [fields, …], payload: fields, at }: what the text was written over,
// what was sent without an answer, and the text. typed_text.js says what a form's is. `path` undefined: of all the
// person's cards or forms.
export function copiesOf(kind, person, path) {
  try {
    const start = path ? keyOf(kind, person, path, "") : keyOf(kind, person, "");
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(start))
      .map((key) => ({ key, path: key.split(" ")[2], text: localStorage.getItem(key) }))
      .map((found) => ({ ...found, ...JSON.parse(found.text) }))
      .sort((one, other) => one.at - other.at);
  } catch {
    return []; // the browser keeps nothing
  }
}

// Forgets a copy, unless its tab has written on since.
export function forget(copy) {
  if (localStorage.getItem(copy.key) === copy.text) localStorage.removeItem(copy.key);
}

// The copy of this tab.
export class OwnCopy {
  constructor(kind, person, path) {
    this.key = keyOf(kind, person, path, tab);
    this.trouble = "";
  }

  // Keeps it. `trouble` says afterwards why the browser did not: "full" or "forbidden".
  keep(copy) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...copy, at: Date.now() }));
      this.trouble = "";
    } catch (error) {
      this.trouble = /quota/i.test(error.name) ? "full" : "forbidden";
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // It was never kept.
    }
  }
}
