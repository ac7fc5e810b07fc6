// A version on its way to all events: stage by stage, each guarded.
import { h } from "./dom.js";
import { list } from "./store.js";
import { panel, badge, meter } from "./parts.js";
import { rampActions } from "./rollout.js";
import { table } from "./table.js";
import { ago, duration, percent, share, significant, isKnown } from "./format.js";

// As topology files call them, and what they say; others are shown by their name.
const RAILS = {
  errorRate: ["Failed runs, beyond the active version's", share],
  runTimeP99: ["Run time, p99", duration],
  scoreDistance: ["Distance of the scores (PSI)", value => significant(value, 3)],
  decisionRate: ["Difference of positive decisions", share],
};
const wordsOf = rail => Object.hasOwn(RAILS, rail.name) ? RAILS[rail.name] : [rail.name, value => significant(value, 3)];

export function ramp(data, changes) {
  const { ramp: one } = data.value;
  const held = list(one.guardrails).filter(rail => !rail.held);
  const mode = one.paused ? "paused" : one.holding ? "holding" : "ramping";
  return panel({
    title: "Ramp", key: "ramp", of: data, note: [`version ${one.version}, since ${ago(one.since)}`], actions: changes && rampActions(data.value),
    body: () => h("div", { class: "ramp" },
      h("div", { class: "ramp-state" },
        h("p", { class: "ramp-share" }, h("span", { class: "value" }, percent(one.percent)), " of events"),
        badge(mode), held.length > 0 && badge("over limit", `${held.length} over limit`),
        h("p", { class: "advice" }, one.advice)),
      stages(one),
      guardrails(one)),
  });
}

const stages = one => h("ol", { class: "stages", "aria-label": "Stages of the ramp" }, list(one.stages).map((stage, index) => {
  const place = index < one.stage ? "done" : index === one.stage ? "current" : "next";
  return h("li", { class: place, "aria-current": place === "current" ? "step" : undefined, key: index },
    h("span", { class: "dot", "aria-hidden": "true" }, place === "done" ? "✓" : ""), h("span", { class: "num" }, percent(stage)), h("span", { class: "unseen" }, place === "done" ? " done" : place === "current" ? " now" : " to come"));
}));

const guardrails = one => list(one.guardrails).length === 0 ? h("p", { class: "empty" }, "No guardrails are set.") : table({
  label: "Guardrails of the ramp", name: "guardrails", rows: list(one.guardrails), keyOf: rail => rail.name,
  columns: [
    { head: "Guardrail", cell: rail => h("span", { title: rail.name }, wordsOf(rail)[0]) },
    { head: "Value against limit", cell: rail => isKnown(rail.value) && rail.limit > 0 ? meter(rail.value / (rail.limit * 1.25), { tone: rail.held ? "" : "bad", mark: 0.8 }) : h("span", { class: "muted" }, "not enough events yet") },
    { head: "Value", num: true, cell: rail => isKnown(rail.value) ? wordsOf(rail)[1](rail.value) : "–" },
    { head: "Limit", num: true, cell: rail => wordsOf(rail)[1](rail.limit) },
    { head: "State", cell: rail => isKnown(rail.value) ? badge(rail.held ? "within" : "over limit") : badge("insufficient", "waiting") },
  ],
});
