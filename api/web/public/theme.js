// Before the first paint: light or dark, and the language, as chosen on this machine.
(function () {
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("whistle.look") || "{}");
  } catch (_) {}
  var dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = kept.theme || (dark ? "dark" : "light");
  document.documentElement.lang = kept.language || "zh-CN";
})();
