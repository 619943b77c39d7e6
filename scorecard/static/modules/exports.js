// The files of the Export menu are fetched here, each once, so that a large one says how far it is and a refusal is read
// where the link was pressed. A file that did not come whole is not saved.

import { button, make } from "./elements.js";
import { Records } from "./records.js";

const LARGE_ROWS = 10_000;
const SHORT_WAIT_MS = 1_000;
const DRAWN_EVERY_MS = 200;
const SPOKEN_EVERY_PERCENT = 25;
const KEPT_MS = 60_000; // until every browser has taken what it saves

const running = new Map(); // what is on its way, by address

// What the answer says by itself, and what a person can do then: "again", "reload" or "nothing".
class Refused extends Error {
  constructor(text, next) {
    super(text);
    this.next = next;
  }
}

function count(number) {
  return number.toLocaleString("en");
}

function refusal(answer) {
  if (answer.status === 401) return new Refused("your session has ended. Sign in again, then take the file.", "reload");
  if (answer.status === 403 || answer.status === 404) return new Refused("it is not there for you any more.", "reload");
  if (answer.status === 429) {
    const minutes = Math.ceil(Number(answer.headers.get("Retry-After")) / 60);
    const wait = minutes > 1 ? `${minutes} minutes` : "a minute";
    return new Refused(`you have taken as many files within an hour as one person may. The next one is possible in ${wait}.`, "again");
  }
  return new Refused("the server could not make it. Nothing was saved. Try again in a moment.", "again");
}

function nameIn(answer) {
  return /filename="?([^";]+)"?/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
}

function openerOf(link) {
  return link.closest("details").querySelector("summary");
}

function hand(chunks, name, type) {
  const address = URL.createObjectURL(new Blob(chunks, { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

// One file on its way, and the box that tells of it once there is something to tell.
class Transfer {
  constructor(link) {
    this.link = link;
    this.name = link.dataset.file;
    this.abort = new AbortController();
    this.bar = make("progress", { max: 100, ariaLabel: this.name });
    this.words = make("p", { role: "status" });
    this.buttons = make("div", { className: "sc-buttons" });
    this.box = make("section", { className: "dash-export", ariaLabel: `Export of ${this.name}` }, this.words, this.bar, this.buttons);
    this.spoken = 0;
    this.drawn = 0;
  }

  get isShown() {
    return this.box.isConnected;
  }

  show() {
    if (!this.isShown) document.querySelector(".sc-page-header").after(this.box);
  }

  // Heard as well as seen. A live region has to be on the page before it speaks.
  say(text) {
    this.show();
    this.words.setAttribute("aria-live", "polite");
    this.words.textContent = `${this.name}: ${text}`;
  }

  offer(...buttons) {
    const hadFocus = this.box.contains(document.activeElement);
    this.buttons.replaceChildren(...buttons);
    if (hadFocus) buttons[0].focus();
  }

  offerCancel() {
    this.show();
    const cancel = button("Cancel");
    cancel.addEventListener("click", () => this.abort.abort());
    this.offer(cancel);
  }

  offerAfter(next) {
    this.bar.remove();
    const close = button("Close");
    close.addEventListener("click", () => {
      this.box.remove();
      openerOf(this.link).focus();
    });
    const again = button("Try again");
    again.addEventListener("click", () => {
      this.box.remove();
      openerOf(this.link).focus();
      take(this.link);
    });
    const reload = button("Load the page again");
    reload.addEventListener("click", () => location.reload());
    this.offer(...{ again: [again], reload: [reload], nothing: [] }[next], close);
  }

  tell(rows, all) {
    const percent = Math.min(100, Math.floor((100 * rows) / all));
    const isNews = percent >= this.spoken + SPOKEN_EVERY_PERCENT;
    if (!isNews && performance.now() < this.drawn + DRAWN_EVERY_MS) return;
    if (isNews) this.spoken = percent - (percent % SPOKEN_EVERY_PERCENT);
    this.drawn = performance.now();
    this.bar.value = percent;
    this.words.setAttribute("aria-live", isNews ? "polite" : "off");
    this.words.textContent = `${this.name}: ${count(rows)} of ${count(all)} rows, ${percent} %`;
  }

  async run() {
    const waiting = setTimeout(() => {
      this.say("being prepared …");
      this.offerCancel();
    }, SHORT_WAIT_MS);
    try {
      // Asked for as data, so that an ended session is said and not answered with another page.
      const headers = { Accept: "application/json, */*;q=0.1" };
      const answer = await fetch(this.link.href, { headers, redirect: "manual", signal: this.abort.signal });
      clearTimeout(waiting);
      if (answer.type === "opaqueredirect") return this.showPage();
      if (!answer.ok) throw refusal(answer);
      await this.receive(answer);
    } catch (error) {
      this.fail(error);
    } finally {
      clearTimeout(waiting);
    }
  }

  // The server leads back to the page, which has a note about the file.
  showPage() {
    this.box.remove();
    location.reload();
  }

  async receive(answer) {
    const type = answer.headers.get("Content-Type");
    const all = type.startsWith("text/csv") ? Number(answer.headers.get("X-Rows")) : 0;
    const isLarge = all > LARGE_ROWS;
    if (isLarge) {
      this.bar.value = 0;
      this.say(`0 of ${count(all)} rows, 0 %`);
      this.offerCancel();
    }
    const records = new Records();
    const chunks = [];
    this.rows = () => Math.max(0, records.number - 1); // the first record is the header
    this.all = all;
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      records.add(value);
      if (isLarge) this.tell(this.rows(), all);
    }
    // An old proxy ends what broke off like what is whole; or a card was struck while the file was on its way.
    if (this.rows() < all) throw new Refused(`only ${count(this.rows())} of ${count(all)} rows came. Nothing was saved.`, "again");
    hand(chunks, nameIn(answer), type);
    if (!this.isShown) return;
    this.say(isLarge ? `all ${count(all)} rows are here, and your browser saves them.` : "it is here, and your browser saves it.");
    this.offerAfter("nothing");
  }

  fail(error) {
    if (error.name === "AbortError") this.say("cancelled. Nothing was saved.");
    else if (error instanceof Refused) this.say(error.message);
    else if (!this.rows) this.say("the server cannot be reached. Nothing was saved.");
    else if (!this.all) this.say("the connection was lost on the way. Nothing was saved.");
    else this.say(`the connection was lost after ${count(this.rows())} of ${count(this.all)} rows. Nothing was saved.`);
    this.offerAfter(error.next ?? "again");
  }
}

// A second press leads to the file that is on its way: each one taken is in the audit log.
async function take(link) {
  const before = running.get(link.href);
  if (before) return before.buttons.querySelector("button")?.focus();
  const transfer = new Transfer(link);
  running.set(link.href, transfer);
  await transfer.run();
  running.delete(link.href);
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // a tab or a file of the browser's own
  event.preventDefault();
  const link = event.currentTarget;
  link.closest("details").open = false;
  openerOf(link).focus();
  take(link);
}

for (const link of document.querySelectorAll("a[data-file]")) link.addEventListener("click", press);
addEventListener("beforeunload", (event) => {
  if ([...running.values()].some((transfer) => transfer.isShown)) event.preventDefault();
});
