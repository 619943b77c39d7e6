// The import's pages: while files are on their way the form says so, and once they are checked their preview opens.

const forms = document.querySelectorAll("form[enctype='multipart/form-data']");

function say(form, words) {
  form.querySelector("[role=status]").textContent = words;
}

function send(event) {
  const form = event.currentTarget;
  if (form.dataset.sending) return event.preventDefault(); // once is enough
  form.dataset.sending = "yes";
  let bytes = 0;
  for (const { files } of form.querySelectorAll("input[type=file]")) for (const { size } of files) bytes += size;
  say(form, `Sending ${(bytes / 1e6).toFixed(1)} MB and reading it …`);
}

// Back on this page by the browser's Back, or after Stop.
function start() {
  for (const form of forms) {
    delete form.dataset.sending;
    say(form, "");
  }
}

for (const form of forms) form.addEventListener("submit", send);
addEventListener("pageshow", start);

// This runs when the whole page has come: the act of which it tells is over.
const next = document.querySelector("[data-follow] a");
if (next) location.replace(next.href);
