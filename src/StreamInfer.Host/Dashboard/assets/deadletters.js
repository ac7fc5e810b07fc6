// Events that could not be scored: how many, why, examples, and back to the source with them.
import { h } from "./dom.js";
import { state, resource, setView, isOperator, changed, list } from "./store.js";
import { panel, button, pairs, when } from "./parts.js";
import { bars } from "./distributions.js";
import { table } from "./table.js";
import { drawer } from "./drawer.js";
import { load } from "./live.js";
import { confirm } from "./dialogs.js";
import { count, utc } from "./format.js";
import { clipped } from "./text.js";

const PAGE = 25;
const MOST = 100;

const keyOf = item => `${item.partition}/${item.offset}`;
const chosen = () => state.view.chosen ??= new Map();

export function deadLetters(overview) {
  const data = resource("dead-letters");
  const reasons = Object.entries(overview?.deadLettersByReason ?? {}).filter(([, number]) => number > 0).sort((left, right) => right[1] - left[1]).slice(0, 10);
  return [
    panel({
      title: "Dead letters", span: 12, of: data, flush: true, note: overview ? `${count(overview.deadLetters)} in all` : undefined,
      empty: "None. Every event could be scored.", actions: actions(data.value),
      body: () => list(data.value.items).length === 0 && !state.view.deadLetterPage ? null : [
        reasons.length > 0 && h("div", { class: "reasons" }, bars({ label: "Dead letters by reason", items: reasons.map(([name, value]) => ({ name, value })), tone: "warn" })),
        letters(list(data.value.items)),
        pages(data.value)],
    }),
  ];
}

function actions(value) {
  if (!isOperator() || list(value?.items).length === 0) return null;
  return button(chosen().size > 0 ? `Re-drive ${chosen().size}` : "Re-drive", redrive, { disabled: chosen().size === 0, title: "Publish the chosen events to the source topic again" });
}

function letters(items) {
  return table({
    label: "Dead letters", name: "dead-letters", rows: items, keyOf, onrow: item => setView("deadLetter", item), marked: item => chosen().has(keyOf(item)),
    columns: [
      isOperator() && { head: "Chosen", hidden: true, rowHead: false, cell: item => h("input", { type: "checkbox", "aria-label": `Choose ${keyOf(item)}`, checked: chosen().has(keyOf(item)), onchange: event => choose(item, event.target.checked) }) },
      { head: "At", rowHead: false, cell: item => when(item.at) },
      { head: "Position", cell: item => h("button", { type: "button", class: "rowlink num", onclick: () => setView("deadLetter", item) }, keyOf(item)) },
      { head: "Reason", cell: item => h("span", { class: "tag" }, item.reason) },
      { head: "Stage", cell: item => item.stage },
      { head: "Key", cell: item => h("code", {}, clipped(item.key ?? "–", 28)) },
      { head: "Message", wide: true, cell: item => clipped(item.message ?? "", 160) },
      { head: "Bytes", num: true, cell: item => item.valueBytes < 0 ? "–" : count(item.valueBytes) },
    ].filter(Boolean),
  });
}

function choose(item, wanted) {
  if (!wanted) chosen().delete(keyOf(item));
  else if (chosen().size < MOST) chosen().set(keyOf(item), { partition: item.partition, offset: item.offset });
  changed();
}

// Only one page is kept; the cursors that led to it lead back.
function pages(value) {
  const trail = state.view.deadLetterPage ?? [];
  if (trail.length === 0 && !value.next) return null;
  const turn = next => {
    state.view.deadLetterPage = next.length > 0 ? next : null;
    load("dead-letters", ["dead-letters"], `?limit=${PAGE}${next.length > 0 ? `&before=${encodeURIComponent(next.at(-1))}` : ""}`);
  };
  return h("div", { class: "pager" },
    button("Newer", () => turn(trail.slice(0, -1)), { disabled: trail.length === 0 }),
    button("Older", () => turn([...trail, value.next].slice(-200)), { disabled: !value.next }),
    trail.length > 0 && h("span", { class: "note" }, "Older events are shown; the list does not move."));
}

function redrive() {
  const items = [...chosen().values()];
  confirm({
    title: `Re-drive ${items.length} dead ${items.length === 1 ? "letter" : "letters"}?`, verb: "Re-drive", path: ["dead-letters", "redrive"],
    consequences: ["Their events are published to the source topic again, with a note of where they came from.", "What still cannot be scored comes back as a new dead letter."],
    body: (_, reason) => ({ items, reason }),
    done: {
      said(answer) {
        chosen().clear();
        const refused = list(answer.refused);
        return refused.length === 0 ? `${answer.redriven} re-driven` : `${answer.redriven} re-driven, ${refused.length} refused: ${refused.slice(0, 3).map(one => `${one.partition}/${one.offset} ${one.why}`).join("; ")}`;
      },
      reload: ["dead-letters", "overview"],
    },
  });
}

const bytesOf = item => item.valueBytes < 0 ? "none" : `${count(item.valueBytes)} bytes`;

/** One dead letter in full. */
export function deadLetterDetail() {
  const item = state.view.deadLetter;
  if (!item) return null;
  return drawer({
    key: "dead-letter", title: `Dead letter ${keyOf(item)}`, close: () => setView("deadLetter", null),
    body: [
      h("p", { class: "lead" }, item.message ?? item.meaning),
      pairs([
        ["Reason", item.reason], ["Stage", item.stage ?? "–"], ["At", when(item.at), utc(item.at)], ["Source", item.source ? `${item.source.topic} ${item.source.partition}/${item.source.offset}` : "–"],
        ["Key", item.key ?? "–"], ["Value", bytesOf(item)], ["Attempt", count(item.attempt)]]),
      item.meaning && item.message && h("p", { class: "note" }, `${item.reason}: ${item.meaning}`),
      h("h3", {}, "Beginning of the value"),
      item.preview ? h("pre", { class: "preview", tabindex: "0", lines: item.preview }) : h("p", { class: "empty" }, "It has no value, or none that can be shown."),
    ],
  });
}
