// Before the first paint: the page learns that scripts run, and "system" follows the device. The style sheet does the
// latter by itself; this tells the vendored one.
(function () {
  var root = document.documentElement;
  root.setAttribute("data-scripts", "");
  if (root.getAttribute("data-bs-theme") !== "system") return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() {
    root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  }
  follow();
  dark.addEventListener("change", follow);
})();
