// Charts over time. Lines are drawn in a stretched SVG, so that nothing must be measured; all text is HTML and stays crisp.
import { h } from "./dom.js";
import { clockFor, isKnown } from "./format.js";
import { state, setView } from "./store.js";

const WIDTH = 1000, HEIGHT = 200;

/**
 * options: { label, lines: [{ name, values, tone, area? }], limit?: { value, name }, format(value), end, everySeconds, height }.
 * The legend shows the newest values, or those under the pointer; all charts share the pointer's place.
 */
export function timeChart({ label, lines, limit, format, end, everySeconds = 1, height = 150, from = 0, to, atLeast = 0, shared = "time" }) {
  const length = Math.max(2, ...lines.map(line => line.values.length));
  const known = lines.flatMap(line => line.values.filter(isKnown));
  if (known.length === 0) return null;
  const top = to ?? niceTop(Math.max(...known, limit && Math.max(...known) > limit.value * 0.4 ? limit.value : -Infinity, from, from + atLeast), from);
  const y = value => HEIGHT - (value - from) / (top - from) * HEIGHT;
  const hover = state.view[`hover-${shared}`] ?? null;
  const place = hover === null ? null : Math.round(hover * (length - 1));
  const ticks = [0, 0.5, 1].map(part => from + (top - from) * part);
  const endAt = new Date(end ?? Date.now()).getTime();
  const clock = clockFor(everySeconds, (length - 1) * everySeconds);
  const at = index => new Date(endAt - (length - 1 - index) * everySeconds * 1000);
  return h("figure", { class: "chart" },
    h("div", { class: "legend" },
      lines.map(line => h("span", { class: "item" }, h("i", { class: `key ${line.tone}`, "aria-hidden": "true" }), line.name, " ",
        h("b", { class: "num" }, format(valueAt(line.values, length, place))))),
      limit && h("span", { class: "item" }, h("i", { class: "key limit", "aria-hidden": "true" }), limit.name, " ", h("b", { class: "num" }, format(limit.value))),
      h("span", { class: "item right num" }, place === null ? "" : clock(at(place)))),
    h("div", { class: "plot", style: { height: `${height}px` } },
      h("div", { class: "y-axis num", "aria-hidden": "true" }, ticks.map(value => h("span", { style: { bottom: `${(value - from) / (top - from) * 100}%` } }, format(value).replace(/\.0+(?=\s|$)/, "")))),
      h("div", { class: "canvas", onpointermove: event => point(event, shared), onpointerleave: () => setView(`hover-${shared}`, null) },
        h("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": told(label, lines, format, limit) },
          ticks.map(value => h("line", { class: "grid", x1: 0, x2: WIDTH, y1: y(value), y2: y(value) })),
          limit && limit.value <= top && h("line", { class: "limit", x1: 0, x2: WIDTH, y1: y(limit.value), y2: y(limit.value) }),
          lines.map(line => [
            line.area && h("path", { class: `area ${line.tone}`, d: path(line.values, length, y, true) }),
            h("path", { class: `line ${line.tone}`, d: path(line.values, length, y, false) })])),
        place !== null && h("span", { class: "crosshair", style: { left: `${place / (length - 1) * 100}%` } }))),
    h("div", { class: "x-axis num", "aria-hidden": "true" }, (length > 2 ? [0, 0.5, 1] : [0, 1]).map(part => h("span", {}, clock(at((length - 1) * part))))));
}

function point(event, shared) {
  const box = event.currentTarget.getBoundingClientRect();
  setView(`hover-${shared}`, Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
}

// Series that are shorter than the others end at the same time.
const valueAt = (values, length, place) => place === null ? values.findLast(isKnown) ?? null : values[place - (length - values.length)] ?? null;

function path(values, length, y, closed) {
  const offset = length - values.length;
  let text = "", first = null, last = 0, open = false;
  const close = () => { if (closed && open) text += `L${last} ${HEIGHT}L${first} ${HEIGHT}Z`; };
  values.forEach((value, index) => {
    if (!isKnown(value)) { close(); open = false; return; }
    const x = round((index + offset) / (length - 1) * WIDTH);
    if (!open) first = x;
    text += `${open ? "L" : "M"}${x} ${round(Math.min(HEIGHT, Math.max(-2, y(value))))}`;
    // Alone between gaps it would not be seen.
    if (!open && !isKnown(values[index + 1])) text += "m-2 0h4";
    [last, open] = [x, true];
  });
  close();
  return text;
}

const round = value => Math.round(value * 10) / 10;

function niceTop(value, from) {
  const size = Math.max(value - from, 1e-9) * 1.08;
  const unit = 10 ** Math.floor(Math.log10(size));
  const step = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find(one => one * unit >= size) ?? 10;
  return from + step * unit;
}

function told(label, lines, format, limit) {
  const texts = lines.map(({ name, values }) => {
    const known = values.filter(isKnown);
    return known.length === 0 ? `${name}: no values` : `${name}: now ${format(known.at(-1))}, lowest ${format(Math.min(...known))}, highest ${format(Math.max(...known))}`;
  });
  return `${label}. ${texts.join(". ")}${limit ? `. ${limit.name}: ${format(limit.value)}` : ""}.`;
}

/** A small line of one row, with its thresholds; text says what it shows. */
export function sparkline(values, { warning, drift, tone, text }) {
  const known = values.filter(isKnown);
  if (known.length === 0) return h("span", { class: "muted" }, "–");
  const top = Math.max(...known, drift ?? 0, 1e-9) * 1.1;
  const y = value => 28 - value / top * 26;
  const length = Math.max(2, values.length);
  let line = "", open = false;
  values.forEach((value, index) => {
    if (!isKnown(value)) { open = false; return; }
    line += `${open ? "L" : "M"}${round(index / (length - 1) * 120)} ${round(y(value))}`;
    open = true;
  });
  return h("svg", { class: `spark ${tone}`, viewBox: "0 0 120 30", preserveAspectRatio: "none", role: "img", "aria-label": text },
    isKnown(warning) && h("line", { class: "at-warning", x1: 0, x2: 120, y1: y(warning), y2: y(warning) }),
    isKnown(drift) && h("line", { class: "at-drift", x1: 0, x2: 120, y1: y(drift), y2: y(drift) }),
    h("path", { d: line }));
}
