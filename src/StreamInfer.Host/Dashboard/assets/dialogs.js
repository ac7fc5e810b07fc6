// Confirmations of changes: what will happen, a reason, and what the server says when it refuses.
import { h } from "./dom.js";
import { state, setView, changed, announce } from "./store.js";
import { post, of } from "./api.js";
import { load } from "./live.js";

const REASON_LENGTH = 500;

/**
 * Asks before a change. options: { title, verb, danger?, consequences: [text], fields?: [{ name, label, min, max, value, hint }], path: [parts],
 * body(values, reason), done: { said(answer), reload: [resources] } }.
 */
export const confirm = options => setView("confirm", { ...options, busy: false, error: null, reason: "", values: Object.fromEntries((options.fields ?? []).map(field => [field.name, String(field.value ?? "")])) });

const close = () => setView("confirm", null);

export function dialogs() {
  const asked = state.view.confirm;
  if (!asked) return null;
  return h("dialog", {
    key: "confirm", class: "confirm", "aria-labelledby": "confirm-title",
    onmount: element => element.showModal(), onunmount: element => element.close(), onclose: close,
    oncancel: event => { if (asked.busy) event.preventDefault(); },
  },
  h("form", { method: "dialog", novalidate: true, onsubmit: event => submit(event, asked) },
    h("h2", { id: "confirm-title" }, asked.title),
    h("ul", { class: "consequences" }, asked.consequences.map(text => h("li", {}, text))),
    (asked.fields ?? []).map(field => h("div", { class: "field", key: field.name },
      h("label", { for: `field-${field.name}` }, field.label),
      h("input", { id: `field-${field.name}`, type: "number", min: field.min, max: field.max, step: "any", value: asked.values[field.name], oninput: event => { asked.values[field.name] = event.target.value; changed(); } }),
      field.hint && h("span", { class: "note" }, field.hint))),
    h("div", { class: "field" },
      h("label", { for: "reason" }, "Reason (goes into the audit)"),
      h("textarea", {
        id: "reason", rows: 3, maxlength: REASON_LENGTH, required: true, autofocus: true, value: asked.reason,
        "aria-describedby": "reason-note", "aria-invalid": asked.missing ? "true" : undefined,
        oninput: event => { asked.reason = event.target.value; asked.missing = false; changed(); },
      }),
      h("span", { class: "note", id: "reason-note" }, asked.missing ? "Say why: a reason is required." : `${asked.reason.length} of ${REASON_LENGTH} characters`)),
    asked.error && h("div", { class: "failure", role: "alert" }, h("strong", {}, headline(asked.error)), h("p", {}, asked.error.message), details(asked.error)),
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "button", onclick: close, disabled: asked.busy }, "Cancel"),
      h("button", { type: "submit", class: `button ${asked.danger ? "danger" : "primary"}`, disabled: asked.busy }, asked.busy ? "Working…" : asked.verb))));
}

function headline(error) {
  if (error.status === 409) return "Not done: somebody else was faster";
  if (error.status === 422) return "Not done: it does not apply";
  if (error.status === 403) return "Not allowed";
  if (error.status === 429) return "Too many changes: wait a little";
  return error.title;
}

function details(error) {
  if (!error.errors || typeof error.errors !== "object") return null;
  return h("ul", {}, Object.entries(error.errors).slice(0, 10).map(([name, what]) => h("li", {}, `${name}: ${[what].flat().join(" ")}`)));
}

async function submit(event, asked) {
  event.preventDefault();
  const reason = asked.reason.trim();
  if (reason === "") {
    asked.missing = true;
    document.getElementById("reason").focus();
    changed();
    return;
  }
  Object.assign(asked, { busy: true, error: null });
  changed();
  try {
    const answer = await post(of(state.route.topology, ...asked.path), asked.body(asked.values, reason));
    if (state.view.confirm === asked) state.view.confirm = null;
    announce(asked.done.said(answer));
    state.view.toast = asked.done.said(answer);
    for (const name of asked.done.reload) load(name);
  } catch (error) {
    Object.assign(asked, { busy: false, error });
    // What it collided with is shown behind the dialog.
    if (error.status === 409) for (const name of asked.done.reload) load(name);
  }
  changed();
}
