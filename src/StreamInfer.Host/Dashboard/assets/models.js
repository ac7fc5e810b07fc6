// Which version scores what, which one is on its way, and what holds it back.
import { h } from "./dom.js";
import { state, resource, isOperator, setView, list } from "./store.js";
import { panel, badge, meter, when } from "./parts.js";
import { table } from "./table.js";
import { ramp } from "./ramp.js";
import { actionsOf, rollBack } from "./rollout.js";
import { ago, count, percent, ratio, share, significant, isKnown } from "./format.js";

export function models() {
  const data = resource("models");
  const value = data.value;
  const changes = isOperator() && value?.canChange === true;
  return [
    value?.ramp && ramp(data, changes),
    panel({
      title: "Versions", note: value ? note(value) : undefined, flush: true, of: data, empty: "No version is known.", actions: changes && rollBack(value),
      body: () => list(value.versions).length > 0 ? versions(value, changes) : null,
    }),
    gate(data),
    panel({ title: "Shadows", note: "score the same events, and nobody reads it", flush: true, of: data, empty: "No version runs in the shadow.", body: () => list(value.shadows).length > 0 ? shadows(value) : null }),
    panel({ title: "History", flush: true, of: data, empty: "Nothing was changed yet.", body: () => list(value.history).length > 0 ? history(value) : null }),
  ];
}

const note = value => `${value.model}${isKnown(value.revision) ? `, revision ${value.revision}` : ""}${value.pinned ? ", pinned: the active version stays until it is unpinned" : ""}${value.canChange ? "" : ", fixed by the topology: it has no control topic"}`;

const versions = (value, changes) => table({
  label: "Versions of the model", name: "versions", rows: list(value.versions), keyOf: one => one.version, onrow: one => setView("gateOf", one.version), marked: one => one.version === gateVersion(value),
  columns: [
    { head: "Version", cell: one => h("button", { type: "button", class: "rowlink num", title: "Show its gate", onclick: () => setView("gateOf", one.version) }, `Version ${one.version}`), sort: one => one.version },
    { head: "State", cell: one => badge(one.state), sort: one => one.state },
    { head: "Share", num: true, cell: one => isKnown(one.percent) && one.percent > 0 ? h("span", { class: "with-meter" }, meter(one.percent / 100), h("span", { class: "num" }, percent(one.percent))) : "–", sort: one => one.percent },
    { head: "Gate", cell: one => one.gate ? badge(one.gate.passed ? "passed" : "failed", verdict(one.gate)) : h("span", { class: "muted" }, "not judged") },
    { head: "Problem", wide: true, cell: one => one.problem ? h("span", { class: "problem" }, "✕ ", one.problem) : "–" },
    { head: "Digest", cell: one => h("code", { title: one.digest }, (one.digest ?? "–").slice(0, 8)) },
    changes && { head: "Change", hidden: true, cell: one => h("span", { class: "buttons" }, actionsOf(one, value)) },
  ].filter(Boolean),
});

const verdict = gate => `${list(gate.checks).filter(check => check.passed).length} of ${list(gate.checks).length}`;

function gateVersion(value) {
  const judged = list(value.versions).filter(one => one.gate);
  const wanted = state.view.gateOf ?? value.ramp?.version;
  return (judged.find(one => one.version === wanted) ?? judged.find(one => !one.gate.passed) ?? judged.at(-1))?.version;
}

function gate(data) {
  const one = list(data.value?.versions).find(version => version.version === gateVersion(data.value));
  return panel({
    title: "Gate", key: "gate", of: data, flush: true, note: one ? `of version ${one.version}, ${one.gate.passed ? "passed" : "failed"} ${ago(one.gate.at)}` : "what a version must show before it may score",
    empty: "No version was judged.",
    body: () => one ? table({
      label: `Checks of the gate for version ${one.version}`, name: "gate", rows: list(one.gate.checks), keyOf: check => check.check,
      columns: [
        { head: "Check", cell: check => check.check },
        { head: "Verdict", cell: check => badge(check.passed ? "passed" : "failed") },
        { head: "Detail", wide: true, cell: check => check.detail },
      ],
    }) : null,
  });
}

const shadows = value => table({
  label: "Shadows", name: "shadows", rows: list(value.shadows), keyOf: one => one.version,
  columns: [
    { head: "Version", cell: one => `Version ${one.version}` },
    { head: "Share", num: true, cell: one => percent(one.percent) },
    { head: "Agreement", num: true, cell: one => h("span", { class: "with-meter" }, meter(one.agreement), h("span", { class: "num" }, ratio(one.agreement, 2))), sort: one => one.agreement },
    { head: "Mean difference", num: true, cell: one => significant(one.meanDifference, 3) },
    { head: "p99 difference", num: true, cell: one => significant(one.differenceP99, 3) },
    { head: "Score PSI", num: true, cell: one => significant(one.scorePsi, 3) },
    { head: "Scored", num: true, cell: one => count(one.scored) },
    { head: "Dropped", num: true, cell: one => [count(one.dropped), h("span", { class: "muted" }, ` ${share(one.dropped / Math.max(1, one.scored + one.dropped))}`)] },
    { head: "Failed", num: true, cell: one => count(one.failed) },
  ],
});

const history = value => table({
  label: "Changes of the model", name: "history", rows: list(value.history), keyOf: one => one.revision,
  columns: [
    { head: "Revision", cell: one => h("span", { class: "num" }, one.revision) },
    { head: "At", cell: one => when(one.at) },
    { head: "What", wide: true, cell: one => one.what },
    { head: "By", cell: one => one.by },
    { head: "Reason", wide: true, cell: one => one.reason },
  ],
});
