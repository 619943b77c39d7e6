// "system" follows the device. The style sheet does so by itself; this tells the vendored one, before the first paint.
(function () {
  var root = document.documentElement;
  if (root.getAttribute("data-bs-theme") !== "system") return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() {
    root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  }
  follow();
  dark.addEventListener("change", follow);
})();
