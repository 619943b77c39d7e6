// Counts the records of a CSV file while it comes. A line feed between quotes belongs to a text.

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

export class Records {
  number = 0;
  isQuoted = false;

  add(bytes) {
    for (let place = 0; place < bytes.length; place += 1) {
      if (bytes[place] === QUOTE) this.isQuoted = !this.isQuoted;
      else if (bytes[place] === LINE_FEED && !this.isQuoted) this.number += 1;
    }
  }
}
