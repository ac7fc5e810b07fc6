// The topology as it runs: with what was left out, without its secrets.
import { h } from "./dom.js";
import { resource } from "./store.js";
import { panel } from "./parts.js";

export function configuration() {
  const data = resource("configuration");
  return [panel({
    title: "Effective configuration", note: "secrets are masked", of: data, empty: "The configuration is empty.",
    body: () => data.value.yaml ? h("pre", { class: "yaml", tabindex: "0", role: "region", "aria-label": "Configuration in YAML", lines: data.value.yaml }) : null,
  })];
}
