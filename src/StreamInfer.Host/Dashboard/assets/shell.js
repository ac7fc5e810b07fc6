// What surrounds all pages: which topology, whether it is live, who one is, where to go.
import { h } from "./dom.js";
import { state, topologies, selected, session, changed, resource, list } from "./store.js";
import { loadSession, halt, reconnect } from "./live.js";
import { hasToken, setToken } from "./api.js";
import { badge, button } from "./parts.js";
import { ago } from "./format.js";

export const PAGES = [
  { name: "overview", title: "Overview", icon: "M3 13h4l3-8 4 14 3-6h4" },
  { name: "models", title: "Models", icon: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9" },
  { name: "drift", title: "Drift", icon: "M3 19c4 0 4-12 8-12s4 12 8 12M3 19h18M14 5c3 0 4 14 7 14" },
  { name: "anomalies", title: "Anomalies", icon: "M12 4l9 16H3zM12 10v4M12 17v.5" },
  { name: "labels", title: "Labels", icon: "M4 4h8l8 8-8 8-8-8zM8 8v.5M10 14l2 2 4-4" },
  { name: "audit", title: "Audit", icon: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h4" },
  { name: "configuration", title: "Configuration", icon: "M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M6 14v6" },
];

/** The address of a page; names are escaped. */
export const href = (page, item, query) => {
  const parts = [state.route.topology ?? "", page, ...(item === undefined ? [] : [item])].map(encodeURIComponent);
  return `#/${parts.join("/")}${query ? `?${new URLSearchParams(query)}` : ""}`;
};

export function header() {
  const all = topologies(), one = selected();
  return h("header", { class: "top" },
    h("a", { class: "brand", href: "#/" }, h("img", { src: "/assets/icon.svg", alt: "", width: 22, height: 22 }), h("span", {}, "StreamInfer")),
    all.length > 0 && h("label", { class: "topology" }, h("span", { class: "unseen" }, "Topology"),
      h("select", { value: state.route.topology ?? "", onchange: event => { location.hash = `#/${encodeURIComponent(event.target.value)}/${state.route.page}`; } },
        all.map(topology => h("option", { value: topology.name, key: topology.name }, `${topology.name}${topology.ready ? "" : " (not ready)"}`)))),
    one && h("span", { class: "states" }, badge(one.state), !one.ready && badge("not ready")),
    h("span", { class: "spring" }),
    session() && connection(),
    session() && principal(),
    h("button", { type: "button", class: "icon", title: "Light or dark", "aria-label": "Switch between light and dark", onclick: () => { window.streamInferTheme.toggle(); changed(); } },
      icon("M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18")));
}

const icon = path => h("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: path }));

function connection() {
  const { status, error } = state.connection;
  const lastAt = Math.max(state.connection.lastAt ?? 0, resource("overview").at ?? 0) || null;
  const age = lastAt === null ? "no data yet" : `data from ${ago(lastAt)}`;
  if (status === "live") return h("span", { class: "connection" }, badge("live", "Live"));
  if (status === "lost") return h("span", { class: "connection" }, badge("lost", `Reconnecting · ${age}`), button("Now", reconnect, { kind: "small", title: "Connect now" }));
  if (status === "refused") return h("span", { class: "connection" }, badge("failed", `No live data: ${error.title}`));
  return h("span", { class: "connection" }, badge("starting", "Connecting"));
}

function principal() {
  const { principal: who, authentication } = session();
  return h("span", { class: "principal" },
    h("span", { class: "who", title: who?.name }, who?.name ?? "anonymous"), h("span", { class: "role" }, who?.role ?? "viewer"),
    authentication !== "none" && hasToken() && button("Sign out", () => { halt(); setToken(null); loadSession(); }, { kind: "small" }));
}

/** What a page is about that one should not miss: shown beside its name. */
function sign(page) {
  const drift = resource("drift").value?.state;
  if (page === "overview" && list(resource("overview").value?.problems).length > 0) return ["▲", "has problems"];
  if (page === "drift" && (drift === "drift" || drift === "warning")) return [drift === "drift" ? "◆" : "▲", drift];
  if (page === "models" && resource("models").value?.ramp) return ["◐", "a version is ramping"];
  return null;
}

export const navigation = () => h("nav", { class: "pages", "aria-label": "Pages" },
  h("ul", {}, PAGES.map(page => {
    const mark = sign(page.name);
    return h("li", { key: page.name }, h("a", { href: href(page.name), "aria-current": page.name === state.route.page ? "page" : undefined },
      icon(page.icon), h("span", {}, page.title), mark && h("span", { class: `mark ${mark[1] === "drift" ? "bad" : "warn"}`, title: mark[1] }, h("span", { "aria-hidden": "true" }, mark[0]), h("span", { class: "unseen" }, mark[1]))));
  })),
  h("p", { class: "program" }, session()?.program ? `Version ${session().program.version}` : "", h("br"), session()?.program?.instance ?? ""));
