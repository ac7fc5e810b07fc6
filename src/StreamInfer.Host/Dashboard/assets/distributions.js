// Charts of distributions: histograms over each other, bars by name, calibration.
import { h } from "./dom.js";
import { count, fixed, plain, ratio, short, isKnown } from "./format.js";
import { state, setView, list } from "./store.js";

/** Reference and live shares over each other: the reference as an outline, the live ones as bars. */
export function overlay({ name, bins, height = 200 }) {
  const top = Math.min(1, Math.max(1e-9, ...bins.flatMap(bin => [bin.reference ?? 0, bin.live ?? 0])) * 1.06);
  const step = 1000 / bins.length, gap = Math.min(2, step * 0.12);
  const hover = state.view[`bin-${name}`] ?? null;
  const shown = hover === null ? null : bins[hover];
  const y = value => 200 - (value ?? 0) / top * 200;
  const outline = bins.map((bin, index) => `${index === 0 ? "M0 200" : ""}L${round(index * step)} ${round(y(bin.reference))}L${round((index + 1) * step)} ${round(y(bin.reference))}`).join("") + "L1000 200";
  return h("figure", { class: "chart" },
    h("div", { class: "legend" },
      h("span", { class: "item" }, h("i", { class: "key reference", "aria-hidden": "true" }), "Reference ", h("b", { class: "num" }, shown ? ratio(shown.reference) : "")),
      h("span", { class: "item" }, h("i", { class: "key a bar", "aria-hidden": "true" }), "Live ", h("b", { class: "num" }, shown ? ratio(shown.live) : "")),
      h("span", { class: "item right num" }, shown ? binLabel(shown) : "")),
    h("div", { class: "plot", style: { height: `${height}px` } },
      h("div", { class: "y-axis num", "aria-hidden": "true" }, [0, 0.5, 1].map(part => h("span", { style: { bottom: `${part * 100}%` } }, ratio(top * part, top < 0.05 ? 1 : 0)))),
      h("div", {
        class: "canvas", onpointerleave: () => setView(`bin-${name}`, null), onpointermove: event => {
          const box = event.currentTarget.getBoundingClientRect();
          setView(`bin-${name}`, Math.min(bins.length - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * bins.length))));
        },
      },
        h("svg", { viewBox: "0 0 1000 200", preserveAspectRatio: "none", role: "img", "aria-label": overlayText(name, bins) },
          [0, 0.5, 1].map(part => h("line", { class: "grid", x1: 0, x2: 1000, y1: 200 * part, y2: 200 * part })),
          bins.map((bin, index) => h("rect", { class: index === hover ? "live hovered" : "live", x: round(index * step + gap), width: round(step - 2 * gap), y: round(y(bin.live)), height: round(200 - y(bin.live)) })),
          h("path", { class: "outline", d: outline })))),
    h("div", { class: "x-axis bins num", "aria-hidden": "true" }, edgeLabels(bins)));
}

const round = value => Math.round(value * 10) / 10;
const bound = value => isKnown(value) ? plain(value, 3) : "∞";

export function binLabel(bin) {
  if (!isKnown(bin.from) && !isKnown(bin.to)) return bin.label ?? "";
  if (!isKnown(bin.from)) return `≤ ${bound(bin.to)}`;
  return isKnown(bin.to) ? `${bound(bin.from)} to ${bound(bin.to)}` : `> ${bound(bin.from)}`;
}

function edgeLabels(bins) {
  const numeric = bins.some(bin => isKnown(bin.from) || isKnown(bin.to));
  const places = bins.length <= 12 && !numeric ? bins.map((_, index) => index) : [...new Set([0, 0.25, 0.5, 0.75, 1].map(part => Math.round(part * (bins.length - 1))))];
  return places.map(index => h("span", { style: { left: `${(index + 0.5) / bins.length * 100}%` }, title: binLabel(bins[index]) }, numeric ? binLabel(bins[index]).split(" to ")[0] : binLabel(bins[index])));
}

function overlayText(name, bins) {
  const far = [...bins].sort((left, right) => Math.abs(right.live - right.reference) - Math.abs(left.live - left.reference)).slice(0, 3);
  return `Shares of ${name} in ${bins.length} bins. Largest differences: ${far.map(bin => `${binLabel(bin)}: reference ${ratio(bin.reference)}, live ${ratio(bin.live)}`).join("; ")}.`;
}

/** Named amounts as horizontal bars, with shares of their sum. */
export function bars({ label, items, format = short, shares = true, tone = "a" }) {
  const sum = items.reduce((total, item) => total + (item.value ?? 0), 0);
  const most = Math.max(1e-12, ...items.map(item => item.value ?? 0));
  return h("table", { class: "bars" }, h("caption", { class: "unseen" }, label),
    h("tbody", {}, items.map(item => h("tr", { key: item.name },
      h("th", { scope: "row", title: item.hint }, item.name),
      h("td", { class: "bar-cell" }, h("span", { class: `bar ${item.tone ?? tone}`, "aria-hidden": "true", style: { width: `${(item.value ?? 0) / (item.most ?? most) * 100}%` } })),
      h("td", { class: "num" }, format(item.value)),
      shares && h("td", { class: "num muted" }, sum > 0 ? ratio(item.value / sum, 0) : "")))));
}

/** A histogram of counts by upper bounds. */
export function counts({ label, items }) {
  const bound = (item, index) => item.upTo === null ? `> ${items[index - 1]?.upTo ?? 0}` : `≤ ${item.upTo}`;
  const most = Math.max(1e-12, ...items.map(item => item.count));
  const sum = items.reduce((total, item) => total + item.count, 0);
  return h("figure", { class: "chart columns", role: "img", "aria-label": `${label}. ${items.map((item, index) => `${bound(item, index)}: ${count(item.count)}`).join(", ")}.` },
    h("div", { class: "columns-plot" }, items.map((item, index) => h("div", { class: "column", key: String(item.upTo), title: `${bound(item, index)} events: ${count(item.count)} batches` },
      h("span", { class: "num share" }, sum > 0 && item.count / sum >= 0.005 ? ratio(item.count / sum, 0) : ""),
      h("span", { class: "stick", style: { height: `calc(${item.count / most} * (100% - 40px))` } }),
      h("span", { class: "num tick" }, bound(item, index))))));
}

/** Mean score against the share that was positive: on the diagonal, a score is a probability. */
export function calibration({ points, name }) {
  const known = list(points).filter(point => isKnown(point.meanScore) && isKnown(point.positiveRatio) && point.count > 0);
  if (known.length === 0) return null;
  const most = Math.max(...known.map(point => point.count));
  const x = value => 30 + value * 260, y = value => 270 - value * 260;
  const text = `Calibration of ${name}. ${known.map(point => `score ${fixed(point.meanScore, 2)}: ${ratio(point.positiveRatio, 0)} positive of ${count(point.count)}`).join("; ")}.`;
  return h("figure", { class: "chart calibration" },
    h("svg", { viewBox: "0 0 300 300", role: "img", "aria-label": text },
      [0, 0.25, 0.5, 0.75, 1].map(part => [
        h("line", { class: "grid", x1: x(0), x2: x(1), y1: y(part), y2: y(part) }), h("line", { class: "grid", x1: x(part), x2: x(part), y1: y(0), y2: y(1) })]),
      [0, 0.5, 1].map(part => [h("text", { class: "tick", x: x(part), y: 288, "text-anchor": "middle" }, String(part)), h("text", { class: "tick", x: 24, y: y(part) + 4, "text-anchor": "end" }, String(part))]),
      h("line", { class: "diagonal", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
      h("path", { class: "line a", d: known.map((point, index) => `${index ? "L" : "M"}${round(x(point.meanScore))} ${round(y(point.positiveRatio))}`).join("") }),
      known.map(point => h("circle", { class: "dot", cx: round(x(point.meanScore)), cy: round(y(point.positiveRatio)), r: round(3 + 6 * Math.sqrt(point.count / most)) },
        h("title", {}, `mean score ${fixed(point.meanScore, 3)}, ${ratio(point.positiveRatio)} positive, ${count(point.count)} labels`)))),
    h("figcaption", { class: "note" }, "Across: mean score, 0 to 1. Up: share that was positive. Larger dots hold more labels; on the dashed line a score is a probability."));
}
