// Is what comes in still what the model was trained on? A row a feature, the worst first.
import { h } from "./dom.js";
import { state, resource, setView, list } from "./store.js";
import { panel, badge, pairs, meter, toneOf, when } from "./parts.js";
import { table } from "./table.js";
import { sparkline } from "./charts.js";
import { overlay } from "./distributions.js";
import { href } from "./shell.js";
import { distribution } from "./live.js";
import { count, duration, fixed, ratio, share, significant, short, probability, time, ago, isKnown } from "./format.js";

const WORST = ["drift", "warning", "recovered", "insufficient", "ok"];
const off = value => value?.enabled === false ? "Monitoring is off. The key 'monitoring' of the topology turns it on." : undefined;

export function drift() {
  const data = resource("drift");
  const value = data.value;
  const versions = list(value?.versions);
  const one = chosen(versions);
  return [
    panel({ title: "Monitoring", of: data, flush: true, empty: off(value), body: () => value.enabled === false ? null : summary(value) }),
    value?.enabled !== false && panel({
      title: "Features", flush: true, of: data, empty: "No window has been judged yet.", actions: versions.length > 0 && !isRestored(one) && filters(list(one?.subjects)),
      body: () => one ? [tabs(versions, one), isRestored(one) ? restored(one) : [about(one), subjects(one)]] : null,
    }),
    value?.enabled !== false && panel({ title: "Scores by version", of: data, span: 7, empty: "No version is monitored yet.", body: () => versions.length > 0 ? scores(versions) : null }),
    value?.enabled !== false && panel({ title: "Data quality", note: one ? `of version ${one.version}, since the start` : undefined, span: 5, flush: true, of: data, empty: "No violations.", body: () => quality(one) }),
  ];
}

const idOf = one => `${one.route}/${one.version}`;
const chosen = versions => versions.find(one => idOf(one) === state.view.driftVersion) ?? versions[0] ?? null;

function summary(value) {
  const events = value.events ?? {};
  return h("div", { class: "strip" },
    h("div", { class: "strip-state" }, badge(value.state), value.evaluating === false && h("span", { class: "muted" }, "judged by another instance")),
    pairs([
      ["Watermark", when(value.watermark)], ["Behind", duration(value.watermarkLagSeconds), "How far the watermark is behind now"],
      ["Sampled", ratio(value.sampling, 0)], ["Dropped", short(value.dropped), "Events monitoring had no time for"],
      ["On time", short(events.onTime)], ["Late", short(events.late)], ["Too late", short(events.tooLate)], ["From the future", short(events.future)], ["Duplicates", short(events.duplicates)]]));
}

function tabs(versions, one) {
  if (versions.length < 2) return null;
  const move = event => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = versions[(versions.indexOf(one) + step + versions.length) % versions.length];
    setView("driftVersion", idOf(next));
    const target = [...event.currentTarget.children][versions.indexOf(next)];
    requestAnimationFrame(() => target.focus());
    event.preventDefault();
  };
  return h("div", { class: "tabs", role: "tablist", "aria-label": "Monitored versions", onkeydown: move }, versions.map(version => h("button", {
    type: "button", role: "tab", key: idOf(version), "aria-selected": version === one ? "true" : "false", tabindex: version === one ? "0" : "-1",
    onclick: () => setView("driftVersion", idOf(version)),
  }, `Version ${version.version}`, h("span", { class: "muted" }, ` ${version.route}`), badge(version.state))));
}

const isRestored = one => list(one.restored).length > 0 && list(one.subjects).length === 0;

// Alarms outlive a restart, figures do not.
const restored = one => [
  h("p", { class: "line-note", role: "note" }, "No window since the start: this is how things stood before it. The next window brings the figures."),
  table({
    label: `How version ${one.version} stood before the restart`, name: "restored", rows: list(one.restored), keyOf: row => row.subject,
    columns: [
      { head: "Feature", cell: row => row.subject },
      { head: "State", cell: row => badge(row.state) },
      { head: "Since", cell: row => since(row.since) },
    ],
  })];

const since = iso => h("span", { class: "num muted nowrap", title: iso }, ago(iso));

const about = one => h("p", { class: "line-note num" },
  `Window ${time(one.windowStart)} to ${time(one.windowEnd)}, ${count(one.windowEvents)} events. Reference: ${one.reference === "file" ? "the training data" : one.reference === "trailing" ? "what came before" : "none"}`,
  one.profileHash && [" ", h("code", { title: one.profileHash }, one.profileHash.slice(0, 12))], ".");

function filters(all) {
  const states = WORST.filter(name => all.some(one => one.state === name));
  return [
    h("label", { class: "unseen", for: "drift-filter" }, "Filter by name"),
    h("input", { id: "drift-filter", type: "search", placeholder: "Filter features", value: state.view.driftText ?? "", oninput: event => setView("driftText", event.target.value) }),
    h("label", { class: "unseen", for: "drift-state" }, "Filter by state"),
    h("select", { id: "drift-state", value: state.view.driftState ?? "", onchange: event => setView("driftState", event.target.value) },
      h("option", { value: "" }, "All states"), states.map(name => h("option", { value: name, key: name }, name))),
  ];
}

function subjects(one) {
  const text = (state.view.driftText ?? "").toLowerCase();
  const rows = list(one.subjects).filter(row => row.subject.toLowerCase().includes(text) && (!state.view.driftState || row.state === state.view.driftState));
  if (rows.length === 0) return h("p", { class: "empty" }, list(one.subjects).length === 0 ? "This version has no reference to compare with." : "No feature matches the filter.");
  const open = row => { location.hash = linkOf(one, row.subject); };
  return table({
    label: `Drift of version ${one.version} by feature`, name: "drift", rows, keyOf: row => row.subject, onrow: open, sortBy: { column: 1, down: false },
    columns: [
      { head: "Feature", sort: row => row.subject, cell: row => h("a", { class: "rowlink", href: linkOf(one, row.subject) }, row.subject, h("span", { class: "muted" }, ` ${row.kind}`)) },
      { head: "State", sort: row => (row.watched === false ? WORST.length : WORST.indexOf(row.state)) * 1e6 - (row.psiExcess ?? row.effect ?? 0), cell: row => row.watched === false
        ? h("span", { class: "muted", title: "Counted for data quality, and no subject of drift" }, "not watched") : h("span", { title: row.words }, badge(row.state)) },
      { head: "Trend", minor: true, cell: row => sparkline(list(row.history), { ...row.threshold, tone: toneOf(row.state), text: trend(row) }) },
      { head: "Against threshold", minor: true, cell: row => h("span", { class: "bullet" }, against(row)) },
      { head: "Effect", num: true, sort: row => row.psiExcess ?? row.effect, cell: row => fixed(row.psiExcess ?? row.effect, 3) },
      { head: "Adjusted p", minor: true, num: true, sort: row => row.adjustedP, cell: row => probability(row.adjustedP) },
      { head: "Mean shift", minor: true, num: true, sort: row => isKnown(row.meanShift) ? Math.abs(row.meanShift) : null, cell: row => isKnown(row.meanShift) ? `${row.meanShift > 0 ? "+" : ""}${fixed(row.meanShift, 2)} σ` : "–" },
      { head: "Missing", minor: true, num: true, sort: row => row.missingRatio, cell: row => share(row.missingRatio) },
      { head: "Count", minor: true, num: true, sort: row => row.count, cell: row => count(row.count) },
      { head: "Since", cell: row => since(row.since) },
    ],
  });
}

const linkOf = (one, subject) => href("drift", subject, { version: one.version, route: one.route });

function against(row) {
  const value = row.psiExcess ?? row.effect;
  const { warning, drift: limit } = row.threshold ?? {};
  if (!isKnown(value) || !isKnown(limit) || limit <= 0) return h("span", { class: "muted" }, "–");
  const scale = limit * 1.5;
  const tone = value >= limit ? "bad" : isKnown(warning) && value >= warning ? "warn" : "";
  return [meter(value / scale, { tone, mark: limit / scale }), h("span", { class: "unseen" }, `${significant(value, 3)} of ${significant(limit, 3)}`)];
}

function trend(row) {
  const known = list(row.history).filter(isKnown);
  return known.length === 0 ? "No windows yet" : `Effect over ${known.length} windows: now ${significant(known.at(-1), 3)}, highest ${significant(Math.max(...known), 3)}, threshold ${significant(row.threshold?.drift, 3)}`;
}

const scores = versions => h("div", { class: "multiples" }, versions.slice(0, 6).map(one => {
  const data = resource(distribution(one.route, one.version, "$score"));
  const bins = list(data.value?.bins);
  return h("div", { key: idOf(one) }, h("h3", {}, `Version ${one.version} `, h("span", { class: "muted" }, one.route)),
    bins.length > 0 ? overlay({ name: `the score of version ${one.version}, ${one.route}`, bins, height: 130 })
      : h("p", { class: "empty" }, data.status === "error" ? data.error.message : data.status === "loading" ? "Loading…" : "No scores yet."));
}));

function quality(one) {
  const rows = list(one?.violations).filter(row => row.count > 0);
  return rows.length === 0 ? null : table({
    label: "Violations of data quality", name: "quality", rows, keyOf: row => `${row.feature} ${row.reason}`, sortBy: { column: 2, down: true },
    columns: [
      { head: "Feature", sort: row => row.feature, cell: row => row.feature || "whole event" },
      { head: "Reason", sort: row => row.reason, cell: row => h("span", { class: "tag" }, row.reason) },
      { head: "Events", num: true, sort: row => row.count, cell: row => count(row.count) },
    ],
  });
}
