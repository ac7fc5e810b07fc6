// Which single events were odd, and what made them so.
import { h } from "./dom.js";
import { resource, list } from "./store.js";
import { panel, figure, figures, meter, when } from "./parts.js";
import { table } from "./table.js";
import { count, fixed, share, ratio, short, plain, significant, isKnown } from "./format.js";
import { clipped } from "./text.js";

export function anomalies() {
  const data = resource("anomalies");
  const value = data.value;
  const off = value?.enabled === false ? "Detection of anomalies is off. The key 'monitoring' of the topology turns it on." : undefined;
  return [
    panel({ title: "Alerts against their budget", flush: true, of: data, empty: off, body: () => off ? null : budget(value) }),
    !off && panel({ title: "Latest", flush: true, of: data, empty: "No alert yet.", note: value ? `newest first, at most 200` : undefined, body: () => list(value.latest).length > 0 ? latest(list(value.latest)) : null }),
  ];
}

function budget(value) {
  // How many events were watched is what drift knows.
  const { onTime = 0, late = 0 } = resource("drift").value?.events ?? {};
  const rate = onTime + late > 0 ? value.alerts / (onTime + late) : null;
  const used = isKnown(rate) && value.alertFraction > 0 ? rate / value.alertFraction : null;
  return [
    figures(
      figure({ label: "Alert rate", value: share(rate), note: "of the events watched" }),
      figure({ label: "Budget", value: share(value.alertFraction), note: "of the events may alert" }),
      figure({ label: "Budget used", value: isKnown(used) ? ratio(used, 0) : "–", tone: used > 1.5 ? "bad" : used > 1 ? "warn" : "", note: used > 1 ? "more odd events than usual ▲" : "within the budget" }),
      figure({ label: "Alerts", value: short(value.alerts), note: "since the start" }),
      figure({ label: "Suppressed", value: short(value.suppressed), note: "over the cap of a burst", tone: value.suppressed > 0 ? "warn" : "" }),
      figure({ label: "Last window", value: short(value.windowEvents), note: "events" })),
    isKnown(used) && h("div", { class: "wide-meter" }, meter(used / 2, { tone: used > 1.5 ? "bad" : used > 1 ? "warn" : "", mark: 0.5 }), h("span", { class: "note" }, "The mark is the budget.")),
  ];
}

const latest = rows => table({
  label: "Latest anomalies", name: "anomalies", rows, keyOf: one => one.predictionId,
  columns: [
    { head: "Event time", rowHead: false, cell: one => when(one.eventTime) },
    { head: "Key", sort: one => one.key ?? "", cell: one => h("code", { title: one.predictionId }, clipped(one.key ?? "–", 24)) },
    { head: "Anomaly score", num: true, sort: one => one.score, cell: one => [fixed(one.score, 3), h("span", { class: "muted" }, ` > ${fixed(one.threshold, 3)}`)] },
    { head: "Driven by", wide: true, rowHead: false, cell: one => contributions(one) },
    { head: "Model score", num: true, sort: one => one.modelScore, cell: one => significant(one.modelScore, 3) },
    { head: "Method", cell: one => h("span", { class: "tag" }, one.method) },
    { head: "Version", num: true, cell: one => count(one.version) },
    { head: "Source", cell: one => h("span", { class: "num muted" }, clipped(one.source ?? "", 32)) },
  ],
});

function contributions(one) {
  const top = list(one.top).slice(0, 3);
  const most = Math.max(1e-12, ...top.map(part => Math.abs(part.contribution ?? 0)));
  return h("ul", { class: "contributions" }, top.map(part => h("li", { key: part.feature },
    h("span", { class: "name", title: part.feature }, clipped(part.feature, 40)),
    h("span", { class: "bar-cell" }, h("span", { class: "bar b", "aria-hidden": "true", style: { width: `${Math.abs(part.contribution ?? 0) / most * 100}%` } })),
    h("span", { class: "num" }, `${plain(part.value, 4)} `, h("span", { class: "muted" }, `z ${fixed(part.z, 1)}`)))));
}
