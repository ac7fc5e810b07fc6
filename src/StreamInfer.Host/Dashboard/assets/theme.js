// Runs before the first paint (no module), so that a chosen theme does not flash the other one.
(() => {
  const stored = () => { try { return localStorage.getItem("streaminfer-theme"); } catch { return null; } };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = stored();
    document.documentElement.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
  };
  system.addEventListener("change", apply);
  apply();
  window.streamInferTheme = {
    toggle() {
      const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      try { localStorage.setItem("streaminfer-theme", next); } catch { /* private windows keep nothing: this page still changes */ }
      document.documentElement.dataset.theme = next;
    },
  };
})();
