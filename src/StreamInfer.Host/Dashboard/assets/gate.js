// What stands where no page can: the question for a token, a service that does not answer, a service without topologies.
import { h } from "./dom.js";
import { state } from "./store.js";
import { loadSession } from "./live.js";
import { hasToken, setToken } from "./api.js";
import { button, failure } from "./parts.js";

/** Asks for the token that the API wants. */
export function locked() {
  if (state.session.status !== "locked") return null;
  return h("dialog", {
    key: "token", class: "token", "aria-labelledby": "token-title", oncancel: event => event.preventDefault(),
    onmount: element => element.showModal(), onunmount: element => element.close(),
  },
  h("form", { method: "dialog", onsubmit: submit },
    h("h2", { id: "token-title" }, "Sign in"),
    h("p", { class: "note" }, "This service wants a token. It is kept in this tab alone and is gone when the tab is closed."),
    hasToken() && h("p", { class: "failure", role: "alert" }, state.session.error?.message || "The token was not accepted."),
    h("label", { for: "token" }, "Token"),
    h("input", { id: "token", name: "token", type: "password", required: true, autocomplete: "off", spellcheck: "false", autofocus: true }),
    h("div", { class: "buttons" }, h("button", { type: "submit", class: "button primary" }, "Sign in"))));
}

function submit(event) {
  event.preventDefault();
  const field = event.target.elements.token;
  const token = field.value.trim();
  // Anything else cannot be sent as a header.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    field.setCustomValidity("A token has only printable ASCII characters and no spaces.");
    field.reportValidity();
    field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
    return;
  }
  setToken(token);
  loadSession();
}

export const unreachable = error => h("div", { class: "alone" }, failure(error), button("Try again", loadSession, { kind: "primary" }));

export const noTopology = () => h("div", { class: "alone" },
  h("p", { class: "empty" }, "No topology runs in this program. Start one: "), h("pre", {}, "streaminfer run topology.yaml"));
