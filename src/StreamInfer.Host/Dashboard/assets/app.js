// Starts the dashboard: routes by the hash (#/topology/page/item?query), draws the page, keeps it live.
import { h, patch } from "./dom.js";
import { state, onChange, changed, topologies } from "./store.js";
import { loadSession, refresh, start } from "./live.js";
import { header, navigation, PAGES } from "./shell.js";
import { locked, unreachable, noTopology } from "./gate.js";
import { dialogs } from "./dialogs.js";
import { visible } from "./text.js";
import { overview } from "./overview.js";
import { models } from "./models.js";
import { drift } from "./drift.js";
import { drillDown } from "./drilldown.js";
import { anomalies } from "./anomalies.js";
import { labels } from "./labels.js";
import { audit } from "./audit.js";
import { configuration } from "./configuration.js";
import { deadLetterDetail } from "./deadletters.js";

const BODIES = { overview, models, drift, anomalies, labels, audit, configuration };

function readRoute() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [topology = "", page = "", item = null] = path.split("/").map(decode);
  const known = topologies().some(one => one.name === topology);
  state.route = {
    topology: known ? topology : topologies()[0]?.name ?? null,
    page: page in BODIES ? page : "overview",
    item: item || null,
    query: new URLSearchParams(query),
  };
}

function decode(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

let shownPage = null;

function go() {
  readRoute();
  const page = `${state.route.topology}/${state.route.page}`;
  if (shownPage !== null && page !== shownPage) {
    // A new page starts at its top, and says so to those who do not see it.
    document.getElementById("main")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  shownPage = page;
  refresh();
  changed();
}

function draw() {
  const { session, route } = state;
  const title = PAGES.find(page => page.name === route.page).title;
  document.title = route.topology === null ? "StreamInfer" : `${title} · ${visible(route.topology)} · StreamInfer`;
  patch(document.getElementById("shell"), [
    header(),
    session.status === "ready" && route.topology !== null && navigation(),
    h("main", { id: "main", tabindex: "-1", class: `page-${route.page}` }, main()),
  ]);
  patch(document.getElementById("overlays"), session.status === "ready" ? [drillDown(), deadLetterDetail(), dialogs(), toast()] : [locked()]);
}

const TOAST = 8000;
let toastTimer = null, toastText = null;

/** What was done, for a while; screen readers heard it already. */
function toast() {
  const text = state.view.toast ?? null;
  if (text !== toastText) {
    clearTimeout(toastTimer);
    toastText = text;
    if (text !== null) toastTimer = setTimeout(() => { state.view.toast = null; changed(); }, TOAST);
  }
  return text !== null && h("p", { class: "toast", key: "toast" }, text);
}

function main() {
  const { session, route } = state;
  if (session.status === "loading") return h("p", { class: "empty", role: "status" }, "Connecting…");
  if (session.status === "error") return unreachable(session.error);
  if (session.status === "locked") return h("p", { class: "empty" }, "A token is needed to see this service.");
  if (route.topology === null) return noTopology();
  const title = PAGES.find(page => page.name === route.page).title;
  return [h("h1", { class: "unseen" }, title), h("div", { class: "panels", key: route.page }, BODIES[route.page]())];
}

let ready = false;

onChange(() => {
  // Which topologies there are is known only now, and one may come or go.
  if (state.session.status === "ready" && (!ready || !topologies().some(one => one.name === state.route.topology))) {
    ready = true;
    go();
  }
  if (state.session.status !== "ready") ready = false;
  draw();
});

addEventListener("hashchange", go);
start();
changed();
loadSession();
