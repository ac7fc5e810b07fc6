// One feature: the reference and the live distribution over each other, and every statistic.
import { h } from "./dom.js";
import { state, resource, list } from "./store.js";
import { badge, failure, pairs } from "./parts.js";
import { drawer } from "./drawer.js";
import { overlay } from "./distributions.js";
import { href } from "./shell.js";
import { distribution } from "./live.js";
import { count, fixed, probability, share, significant, time, isKnown } from "./format.js";

// Each with what it says, for those who meet it at night.
const STATISTICS = [
  ["Population stability (PSI)", "psi", "psiP", "how far the shares of all bins moved"],
  ["PSI above chance", "psiExcess", null, "PSI less what samples of this size show by chance; the alarm looks at this"],
  ["Jensen-Shannon distance", "js", null, "0 the same, 1 nothing in common"],
  ["Kolmogorov-Smirnov", "ks", "ksP", "largest gap between the cumulative shares"],
  ["χ²", "chi2", "chi2P", "whether the counts could come from the same source"],
  ["Wasserstein distance", "w1", null, "how far values moved, in scales of the reference"],
  ["Mean shift", "meanShift", "meanShiftP", "in standard deviations of the reference"],
  ["Missing, difference", "missingDifference", "missingP", "share of missing values beyond the reference's"],
  ["All means together", "jointEffect", "jointP", "whether the means of all features moved at once (Hotelling's T²)"],
  ["Adjusted p", null, "adjustedP", "after Benjamini-Hochberg over all tests of the window; what the alarm believes"],
];

export function drillDown() {
  const { page, item, query } = state.route;
  if (page !== "drift" || item === null) return null;
  const [route, version] = [query.get("route"), query.get("version")];
  const data = resource(distribution(route, version, item));
  const row = list(resource("drift").value?.versions).find(one => one.route === route && String(one.version) === version)?.subjects?.find(one => one.subject === item);
  return drawer({
    key: "drill-down", title: item, close: () => { if (state.route.item !== null) location.hash = href("drift"); },
    subtitle: h("p", { class: "note" }, row && badge(row.state), ` version ${version}, ${route}${row?.since ? `, since ${time(row.since)}` : ""}`),
    body: data.value === null ? waiting(data) : shown(data.value, row),
  });
}

const waiting = data => data.status === "error" ? failure(data.error) : h("p", { class: "empty", role: "status" }, "Loading…");

function shown(value, row) {
  const bins = list(value.bins), quality = value.quality ?? {};
  return [
    row?.words && h("p", { class: "lead" }, row.words),
    bins.length > 0 ? overlay({ name: value.subject, bins, height: 220 }) : h("p", { class: "empty" }, "It has no distribution of its own."),
    pairs([
      ["Reference values", count(value.referenceCount)], ["Live values", count(value.liveCount)],
      ["Missing", ofLive(quality.missing, value)], ["Infinite", ofLive(quality.infinite, value)], ["Out of range", ofLive(quality.outOfRange, value)], value.kind === "categorical" && ["New categories", ofLive(quality.new, value)]]),
    h("h3", {}, "Statistics"),
    statistics(value, row),
    bins.length > 0 && h("details", { open: state.view.binsOpen ?? false, ontoggle: event => { state.view.binsOpen = event.target.open; } },
      h("summary", {}, `The ${bins.length} bins as numbers`), binTable(bins)),
  ];
}

const ofLive = (value, { liveCount }) => isKnown(value) ? (value > 1 || value === 0 || !(liveCount > 0) ? count(value) : share(value)) : "–";

function statistics(value, row) {
  const rows = STATISTICS.filter(([, name, p]) => isKnown(value[name ?? p]));
  if (rows.length === 0) return h("p", { class: "empty" }, "Too few values to say anything.");
  const limit = row?.threshold;
  return h("table", { class: "statistics" }, h("caption", { class: "unseen" }, "Statistics"),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Statistic"), h("th", { scope: "col", class: "num" }, "Value"), h("th", { scope: "col", class: "num" }, "p"))),
    h("tbody", {}, rows.map(([label, name, p, says]) => h("tr", { key: label },
      h("th", { scope: "row" }, label, h("span", { class: "says" }, says, name === "psiExcess" && limit ? `; warning from ${significant(limit.warning, 2)}, drift from ${significant(limit.drift, 2)}` : "")),
      h("td", { class: "num" }, name === null ? "" : significant(value[name], 4)),
      h("td", { class: "num" }, p && isKnown(value[p]) ? probability(value[p]) : "")))));
}

const binTable = bins => h("table", { class: "statistics" }, h("caption", { class: "unseen" }, "Bins"),
  h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Bin"), h("th", { scope: "col", class: "num" }, "Reference"), h("th", { scope: "col", class: "num" }, "Live"), h("th", { scope: "col", class: "num" }, "Difference"))),
  h("tbody", {}, bins.map((bin, index) => h("tr", { key: index }, h("th", { scope: "row" }, bin.label ?? ""),
    h("td", { class: "num" }, share(bin.reference)), h("td", { class: "num" }, share(bin.live)),
    h("td", { class: "num" }, `${bin.live > bin.reference ? "+" : ""}${fixed((bin.live - bin.reference) * 100, 1)} pp`)))));
