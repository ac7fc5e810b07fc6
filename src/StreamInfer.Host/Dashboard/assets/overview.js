// Does it keep up, within its budget, without losing anything?
import { h } from "./dom.js";
import { resource, isOperator, list } from "./store.js";
import { panel, figure, figures, badge, meter, button, failure, pairs } from "./parts.js";
import { timeChart } from "./charts.js";
import { bars, counts } from "./distributions.js";
import { confirm } from "./dialogs.js";
import { count, short, duration, durationParts, ratio, share, percent, isKnown } from "./format.js";
import { deadLetters } from "./deadletters.js";

const CLOSE_REASONS = {
  full: "the batch was full", deadline: "the oldest event could wait no longer", idle: "a session was free, and waiting would not have paid", drain: "the service stopped, or partitions went elsewhere", swap: "the version changed",
};

export function overview() {
  const data = resource("overview");
  const value = data.value;
  return [
    value && data.status === "error" && h("div", { class: "span-12", key: "stale" }, failure(data.error, "These are the last figures that came.")),
    value && problems(value),
    panel({ title: "Now", flush: true, of: data, actions: value && isOperator() && control(value), body: () => now(value) }),
    panel({ title: "Throughput", span: 6, of: data, empty: "No events yet.", body: () => timeChart({ ...times(value), label: "Throughput in events per second", format: perSecond, lines: [{ name: "events/s", tone: "a", area: true, values: series(value, "throughput") }] }) }),
    panel({
      title: "Latency", note: "receipt to publication", span: 6, of: data, empty: "No events yet.",
      body: () => timeChart({
        ...times(value), label: "Latency", format: duration, limit: isKnown(value.budgetSeconds) ? { name: "budget", value: value.budgetSeconds } : undefined,
        lines: [{ name: "p99", tone: "b", values: series(value, "p99") }, { name: "p50", tone: "a", values: series(value, "p50") }],
      }),
    }),
    panel({ title: "Lag", note: "events in the source that wait", span: 6, of: data, empty: "The lag is not known yet.", body: () => timeChart({ ...times(value), label: "Lag in events", format: short, atLeast: 10, lines: [{ name: "events", tone: "c", area: true, values: series(value, "lag") }] }) }),
    panel({ title: "Batch sizes", note: "since the start", span: 6, of: data, empty: "No batch has left yet.", body: () => list(value.batchSizes).some(one => one.count > 0) ? counts({ label: "Batches by size", items: list(value.batchSizes) }) : null }),
    panel({ title: "Why batches left", span: 4, of: data, empty: "No batch has left yet.", body: () => named(value.closeReasons, "Batches by the reason that closed them", CLOSE_REASONS) }),
    panel({ title: "Stages", note: "share of the time that each was busy", span: 4, of: data, empty: "No stage has reported yet.", body: () => stages(value) }),
    panel({ title: "Versions that score", span: 4, of: data, empty: "No version is loaded.", body: () => versions(value) }),
    deadLetters(value),
    panel({ title: "Topics and delivery", of: data, body: () => about(value) }),
  ];
}

const perSecond = value => isKnown(value) ? short(value >= 10 ? Math.round(value) : value) : "–";
const series = (value, name) => list(value.series?.[name]);
const times = value => ({ end: value.series?.end, everySeconds: value.series?.everySeconds });

function problems(value) {
  const all = list(value.problems);
  if (all.length === 0) return null;
  return h("section", { class: "problems span-12", "aria-label": "Health problems", key: "problems" },
    h("ul", {}, all.map(one => h("li", { class: one.warning ? "warn" : "bad" }, badge(one.warning ? "warning" : "failed", one.warning ? "warning" : "problem"), h("strong", {}, one.component), h("span", {}, one.message)))));
}

function now(value) {
  const p = name => durationParts(value.latency?.[name]);
  const used = isKnown(value.latency?.p99) && value.budgetSeconds > 0 ? value.latency.p99 / value.budgetSeconds : null;
  const over = used === null ? "" : used > 1 ? "bad" : used > 0.8 ? "warn" : "";
  return figures(
    figure({ label: "Throughput", value: perSecond(value.throughput), unit: "/s", note: `${short(value.predictions)} in all` }),
    figure({ label: "p50", ...p("p50"), note: "last 10 s" }),
    figure({ label: "p95", ...p("p95"), note: "last 10 s" }),
    figure({ label: "p99", ...p("p99"), tone: over, note: used === null ? `budget ${duration(value.budgetSeconds)}` : `${ratio(used, 0)} of ${duration(value.budgetSeconds)}${used > 1 ? " ▲" : ""}` }),
    figure({ label: "Late", value: share(value.lateRatio).replace(" %", ""), unit: isKnown(value.lateRatio) ? "%" : "", note: "over the budget", tone: value.lateRatio > 0.01 ? "warn" : "" }),
    figure({ label: "Lag", value: short(value.lag), note: isKnown(value.eventTimeLagSeconds) ? `events, ${duration(value.eventTimeLagSeconds)}` : "events" }),
    figure({ label: "In flight", value: short(value.inFlight), note: "uncommitted" }),
    figure({ label: "Failed runs", value: short(value.errors), note: "since the start", tone: value.errors > 0 ? "warn" : "" }),
    figure({ label: "Dead letters", value: short(value.deadLetters), note: value.predictions > 0 ? `${share(value.deadLetters / (value.predictions + value.deadLetters))} of all` : "since the start", tone: value.deadLetters > 0 ? "warn" : "" }));
}

function control(value) {
  const pauses = value.state !== "paused";
  return button(pauses ? "Pause" : "Resume", () => confirm({
    title: `${pauses ? "Pause" : "Resume"} ${value.name}?`, verb: pauses ? "Pause" : "Resume", danger: pauses, path: [pauses ? "pause" : "resume"],
    consequences: pauses ? ["Consuming stops after the events in flight; nothing is lost.", "The lag grows until it is resumed."] : ["Consuming goes on where it stopped.", "Events that waited are scored first, as fast as the model allows."],
    body: (_, reason) => ({ reason }),
    done: { said: answer => `${value.name} is ${answer.state}`, reload: ["overview"] },
  }), { kind: pauses ? "" : "primary", disabled: value.state !== "running" && value.state !== "paused" });
}

function named(counted, label, hints) {
  const items = Object.entries(counted ?? {}).filter(([, number]) => number > 0).sort((left, right) => right[1] - left[1]).slice(0, 12).map(([name, number]) => ({ name, value: number, hint: hints?.[name] }));
  return items.length === 0 ? null : bars({ label, items });
}

function stages(value) {
  const all = list(value.stages);
  if (all.length === 0) return null;
  return h("table", { class: "bars" }, h("caption", { class: "unseen" }, "Busy ratio of each stage"), h("tbody", {}, all.map(one => h("tr", { key: one.stage },
    h("th", { scope: "row" }, one.stage),
    h("td", { class: "bar-cell" }, meter(one.busyRatio ?? 0, { tone: one.busyRatio > 0.95 ? "bad" : one.busyRatio > 0.8 ? "warn" : "" })),
    h("td", { class: "num" }, ratio(one.busyRatio, 0), one.busyRatio > 0.95 ? " ▲" : "")))));
}

function versions(value) {
  const all = list(value.versions);
  if (all.length === 0) return null;
  return h("table", { class: "bars" }, h("caption", { class: "unseen" }, "Versions with their share of events"), h("tbody", {}, all.map(one => h("tr", { key: `${one.route}-${one.version}` },
    h("th", { scope: "row" }, `Version ${one.version}`, h("span", { class: "muted" }, ` ${one.route}`)),
    h("td", { class: "bar-cell" }, meter((one.percent ?? 0) / 100)),
    h("td", { class: "num" }, percent(one.percent)),
    h("td", { class: "muted" }, one.device)))));
}

const about = value => pairs([
  ["Source", value.sourceTopic], ["Consumer group", value.group], ["Output", value.outputTopic], ["Dead letters", value.deadLetterTopic],
  ["Delivery", value.delivery], ["Budget", duration(value.budgetSeconds)], ["Predictions", count(value.predictions)],
]);
