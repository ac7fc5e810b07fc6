// Who changed what, and why.
import { h } from "./dom.js";
import { state, resource, setView, list } from "./store.js";
import { panel, when } from "./parts.js";
import { table } from "./table.js";

export function audit() {
  const data = resource("audit");
  const text = (state.view.auditText ?? "").toLowerCase();
  const rows = list(data.value?.entries).map((one, index) => ({ ...one, index })).filter(one => [one.kind, one.by, one.reason, one.what].some(part => String(part ?? "").toLowerCase().includes(text)));
  return [panel({
    title: "Audit", note: "newest first, at most 100", flush: true, of: data, empty: text ? "Nothing matches the filter." : "Nothing was changed yet.",
    actions: [h("label", { class: "unseen", for: "audit-filter" }, "Filter"), h("input", { id: "audit-filter", type: "search", placeholder: "Filter", value: state.view.auditText ?? "", oninput: event => setView("auditText", event.target.value) })],
    body: () => rows.length === 0 ? null : table({
      label: "Audit", name: "audit", rows, keyOf: one => `${one.at} ${one.kind} ${one.index}`,
      columns: [
        { head: "At", cell: one => when(one.at) },
        { head: "Kind", sort: one => one.kind, cell: one => h("span", { class: "tag" }, one.kind) },
        { head: "By", sort: one => one.by, cell: one => one.by },
        { head: "What", wide: true, cell: one => one.what },
        { head: "Reason", wide: true, cell: one => one.reason },
      ],
    }),
  })];
}
