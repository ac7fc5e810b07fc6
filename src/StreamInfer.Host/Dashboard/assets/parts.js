// What all pages are made of: panels with their loading, empty and error states, badges, meters, figures.
import { h } from "./dom.js";
import { utc, time } from "./format.js";

/**
 * A titled region. of: a resource, whose states are shown for it; empty: what to say when body() returns null.
 * options: { title, note, actions, span, of, empty, body, flush }.
 */
export function panel({ title, note, actions, span = 12, of, empty, body, flush, key }) {
  const id = `panel-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  return h("section", { class: `panel span-${span}${flush ? " flush" : ""}`, "aria-labelledby": id, key: key ?? id },
    h("header", {}, h("h2", { id }, title), note && h("span", { class: "note" }, note), actions && h("div", { class: "actions" }, actions)),
    h("div", { class: "body" }, content(of, empty, body)));
}

function content(of, empty, body) {
  if (of && of.value === null) {
    if (of.status === "error") return failure(of.error);
    return h("div", { class: "loading", role: "status" }, h("span", { class: "shimmer", "aria-hidden": "true" }), h("span", { class: "shimmer", "aria-hidden": "true" }), h("span", { class: "unseen" }, "Loading"));
  }
  const shown = body();
  return [of?.status === "error" && failure(of.error, "This is the last answer that came."), shown ?? h("p", { class: "empty" }, empty ?? "Nothing here yet.")];
}

export const failure = (error, more) => h("div", { class: "failure", role: "alert" },
  h("strong", {}, error.title ?? "Something failed"), h("p", {}, error.message), more && h("p", {}, more));

// Each state has a sign of its own: colour is never the only difference.
const TONES = {
  ok: ["ok", "✓"], running: ["ok", "●"], active: ["ok", "●"], passed: ["ok", "✓"], within: ["ok", "✓"], live: ["ok", "●"], yes: ["ok", "✓"],
  warning: ["warn", "▲"], paused: ["warn", "‖"], holding: ["warn", "‖"], starting: ["info", "◌"], stopping: ["warn", "◌"], candidate: ["info", "◐"],
  drift: ["bad", "◆"], failed: ["bad", "✕"], refused: ["bad", "✕"], "over limit": ["bad", "✕"], lost: ["bad", "✕"], "not ready": ["bad", "✕"],
  recovered: ["info", "↺"], shadow: ["info", "◎"], ramping: ["info", "◐"], insufficient: ["none", "○"], previous: ["none", "○"],
};

/** A state as sign, colour and word. */
export function badge(state, word = state) {
  const [tone, sign] = TONES[state] ?? ["none", "○"];
  return h("span", { class: `badge ${tone}` }, h("span", { class: "sign", "aria-hidden": "true" }, sign), word);
}

export const toneOf = state => (TONES[state] ?? ["none"])[0];

/** A big number with its unit and what it is to be compared with. */
export const figure = ({ label, value, unit, note, tone }) => h("div", { class: `figure ${tone ?? ""}` },
  h("dt", {}, label), h("dd", {}, h("span", { class: "value" }, value), unit && h("span", { class: "unit" }, unit)),
  h("dd", { class: "note" }, note ?? "\u00a0"));

export const figures = (...all) => h("dl", { class: "figures" }, all);

/** Label and value pairs in columns. */
export const pairs = rows => h("dl", { class: "pairs" }, rows.filter(Boolean).map(([label, value, title]) =>
  h("div", {}, h("dt", {}, label), h("dd", { title }, value))));

/** A bar of 0..1, with an optional mark for a limit. The number beside it says the same. */
export const meter = (part, { tone = "", mark } = {}) => h("span", { class: `meter ${tone}`, "aria-hidden": "true" },
  h("span", { class: "fill", style: { width: `${Math.min(1, Math.max(0, part || 0)) * 100}%` } }),
  mark !== undefined && h("span", { class: "mark", style: { left: `${Math.min(1, Math.max(0, mark)) * 100}%` } }));

export const when = iso => h("time", { class: "num", datetime: iso ?? undefined, title: utc(iso) }, time(iso));

export const button = (label, onclick, { kind = "", disabled, title } = {}) =>
  h("button", { type: "button", class: `button ${kind}`, onclick, disabled: disabled ?? false, title }, label);
