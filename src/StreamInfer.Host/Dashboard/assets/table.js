// Tables that keep their semantics, scroll by themselves on narrow screens, sort, and can be walked with the arrow keys.
import { h } from "./dom.js";
import { state, setView } from "./store.js";

/**
 * options: { label, name (for its sorting), columns: [{ head, cell(row), sort?(row), num?, wide?, minor? (left out on a phone) }], rows,
 * keyOf(row), onrow?(row), marked?(row), sortBy?: { column, down } }. A row that opens has a control of class "rowlink".
 */
export function table({ label, name, columns, rows, keyOf, onrow, marked, sortBy }) {
  const order = state.view[`sort-${name}`] ?? sortBy ?? null;
  const sorted = order === null ? rows : [...rows].sort(by(columns[order.column].sort, order.down));
  return h("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": label },
    h("table", { onkeydown: walk },
      h("caption", { class: "unseen" }, label),
      h("thead", {}, h("tr", {}, columns.map((column, index) => head(column, index, name, order)))),
      h("tbody", {}, sorted.map(row => h("tr", {
        key: keyOf(row), class: `${onrow ? "opens" : ""} ${marked?.(row) ? "marked" : ""}`.trim() || undefined,
        onclick: onrow ? event => { if (!event.target.closest("a,button,input,label")) onrow(row); } : undefined,
      }, columns.map((column, index) => h(index === 0 && column.rowHead !== false ? "th" : "td",
        { class: cls(column), scope: index === 0 && column.rowHead !== false ? "row" : undefined }, column.cell(row))))))));
}

const cls = column => `${column.num ? "num" : ""} ${column.wide ? "wide" : ""} ${column.minor ? "minor" : ""}`.trim() || undefined;

function head(column, index, name, order) {
  if (!column.sort) return h("th", { scope: "col", class: cls(column) }, column.hidden ? h("span", { class: "unseen" }, column.head) : column.head);
  const current = order?.column === index;
  return h("th", { scope: "col", class: cls(column), "aria-sort": current ? (order.down ? "descending" : "ascending") : undefined },
    h("button", { type: "button", class: "sort", onclick: () => setView(`sort-${name}`, { column: index, down: current ? !order.down : column.num === true }) },
      column.head, h("span", { class: "arrow", "aria-hidden": "true" }, current ? (order.down ? "↓" : "↑") : "↕")));
}

/** Unknown values are last in either direction. */
function by(value, down) {
  return (left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
    if (b === null || b === undefined) return -1;
    return (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1);
  };
}

function walk(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...event.currentTarget.querySelectorAll("tbody .rowlink")];
  const at = links.indexOf(document.activeElement);
  if (at < 0) return;
  links[Math.min(links.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
  event.preventDefault();
}
