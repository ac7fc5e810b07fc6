// How good the model is: with the labels that came, and as estimated before they come.
import { h } from "./dom.js";
import { state, resource, setView, list } from "./store.js";
import { panel, badge, pairs } from "./parts.js";
import { table } from "./table.js";
import { timeChart } from "./charts.js";
import { calibration } from "./distributions.js";
import { count, duration, fixed, probability, ratio, short, isKnown } from "./format.js";

const FIGURES = [
  ["Accuracy", "accuracy", ratio], ["Precision", "precision", ratio], ["Recall", "recall", ratio], ["F1", "f1", value => fixed(value, 3)], ["ROC AUC", "rocAuc", value => fixed(value, 3)],
  ["PR AUC", "prAuc", value => fixed(value, 3)], ["Log loss", "logLoss", value => fixed(value, 4)], ["Brier", "brier", value => fixed(value, 4)], ["Calibration error", "ece", value => fixed(value, 3)],
];
const TONES = ["a", "b", "c", "d"];

export function labels() {
  const data = resource("labels");
  const value = data.value;
  const versions = list(value?.versions);
  const one = versions.find(version => idOf(version) === state.view.labelVersion) ?? versions[0] ?? null;
  const off = value?.enabled === false ? "No labels are read. The topology names their topic." : undefined;
  if (off) return [panel({ title: "Labels", of: data, empty: off, body: () => null })];
  return [
    panel({ title: "Labels", flush: true, of: data, body: () => h("div", { class: "strip" }, joined(value)) }),
    panel({ title: "Accuracy over time", span: 8, of: data, note: overTimeNote(value), empty: "No window has labels yet.", body: () => one ? overTime(versions.slice(0, 2), value.paneSeconds) : null }),
    panel({ title: "A/B", span: 4, of: data, empty: "Two versions with labels are needed.", body: () => value.comparison ? comparison(value.comparison) : null }),
    panel({ title: "Quality by version", span: 7, flush: true, of: data, empty: "No version has labels yet.", body: () => versions.length > 0 ? quality(versions) : null }),
    panel({
      title: "Calibration", span: 5, of: data, empty: "No labels yet.", actions: versions.length > 1 && chooser(versions, one),
      body: () => one ? calibration({ points: one.calibration, name: `version ${one.version}` }) : null,
    }),
  ];
}

const idOf = one => `${one.route}/${one.version}`;

const joined = value => pairs([
  ["Joined", short(value.joined), "Predictions that found their label"], ["Waiting", short(value.pending), "Predictions whose label may still come"], ["Horizon", duration(value.horizonSeconds), "How long a prediction waits"],
  ["Expired", short(value.expired)], ["Evicted", short(value.evicted), "Left early, because too many waited"], ["Duplicates", short(value.duplicates)], ["Contradictory", short(value.contradictory), "A second label that says the opposite"], ["Rejected", short(value.rejected), "Labels that cannot be read"]]);

const overTimeNote = value => `with labels, and as estimated without${isKnown(value?.paneSeconds) ? `, every ${duration(value.paneSeconds)}` : ""}`;

// Panes without predictions are left out of a history, and each version has its own: so points go by their times, and what is missing leaves a gap.
function overTime(versions, paneSeconds) {
  const ends = versions.flatMap(one => list(one.history).map(point => Date.parse(point.end)));
  if (ends.length === 0 || !isKnown(paneSeconds)) return null;
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const place = end => Math.round((Date.parse(end) - first) / 1000 / paneSeconds);
  const along = (one, valueOf) => {
    const values = new Array(Math.round((last - first) / 1000 / paneSeconds) + 1).fill(null);
    for (const point of list(one.history)) values[place(point.end)] = valueOf(point);
    return values;
  };
  const lines = versions.flatMap((one, index) => [
    { name: `v${one.version} with labels`, tone: TONES[index * 2], values: along(one, point => point.accuracy) },
    { name: `v${one.version} estimated`, tone: `${TONES[index * 2]} dashed`, values: along(one, point => point.estimatedAccuracy) }]);
  const known = lines.flatMap(line => line.values).filter(isKnown);
  if (known.length === 0) return null;
  const from = Math.max(0, Math.floor((Math.min(...known) - 0.01) * 50) / 50);
  // A pane is named by its begin: the end of the one that is being filled lies ahead.
  return timeChart({ label: "Accuracy by version", lines, from, to: 1, format: value => ratio(value), end: last - paneSeconds * 1000, everySeconds: paneSeconds, height: 190, shared: "labels" });
}

function comparison(one) {
  const better = one.difference > 0 ? one.b : one.a;
  const points = value => `${value > 0 ? "+" : ""}${fixed(value * 100, 2)} pp`;
  return h("div", { class: "comparison" },
    h("p", { class: "lead" }, one.decided ? `Version ${better} is better.` : "Not decided yet."),
    badge(one.decided ? "ok" : "insufficient", one.decided ? "decided" : "undecided"),
    interval(one),
    pairs([["Difference", points(one.difference), `version ${one.b} less version ${one.a}`], ["95 % interval", `${points(one.low)} to ${points(one.high)}`], ["p, always valid", probability(one.p)]]),
    h("p", { class: "note" }, `Version ${one.b} less version ${one.a}. It may be looked at as often as one likes: the interval holds at all times together.`));
}

function interval(one) {
  const most = Math.max(Math.abs(one.low ?? 0), Math.abs(one.high ?? 0), 1e-6) * 1.2;
  const x = value => 150 + value / most * 140;
  return h("svg", { class: "interval", viewBox: "0 0 300 40", role: "img", "aria-label": `Interval of the difference from ${fixed(one.low * 100, 2)} to ${fixed(one.high * 100, 2)} percentage points` },
    h("line", { class: "grid", x1: 150, x2: 150, y1: 4, y2: 36 }), h("line", { class: "span", x1: x(one.low), x2: x(one.high), y1: 20, y2: 20 }), h("circle", { class: "dot", cx: x(one.difference), cy: 20, r: 5 }));
}

const chooser = (versions, one) => [
  h("label", { class: "unseen", for: "label-version" }, "Version"),
  h("select", { id: "label-version", value: idOf(one), onchange: event => setView("labelVersion", event.target.value) }, versions.map(version => h("option", { value: idOf(version), key: idOf(version) }, `Version ${version.version} ${version.route}`)))];

function quality(versions) {
  const rows = FIGURES.map(([label, name, format]) => ({ label, name, format }));
  return table({
    label: "Quality by version: with labels, and estimated", name: "quality-figures", rows, keyOf: row => row.name,
    columns: [
      { head: "Figure", cell: row => row.label },
      ...versions.slice(0, 4).flatMap(one => [
        { head: [`v${one.version} ${one.route}`, h("span", { class: "says" }, `${short(one.labels)} labels`)], num: true, cell: row => one.sufficient ? h("b", {}, row.format(one.figures?.[row.name])) : h("span", { class: "muted" }, "too few") },
        { head: `v${one.version} estimated`, num: true, cell: row => [row.format(one.estimated?.[row.name]), row.name === "accuracy" && isKnown(one.estimated?.standardError) && h("span", { class: "muted" }, ` ± ${fixed(one.estimated.standardError * 100, 2)}`), row.name === "accuracy" && one.estimated?.calibrated === false && h("span", { class: "muted", title: "The scores are not calibrated: estimates are only as good as they are" }, " ▲ uncalibrated")] }]),
    ],
  });
}
