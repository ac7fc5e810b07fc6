// Keeps the state current: a request when a page opens, then the event stream. Nothing runs while the page is hidden.
import { get, of, ApiError } from "./api.js";
import { follow } from "./stream.js";
import { state, changed, resource, announce, list, POINTS, ALERTS } from "./store.js";
import { visible } from "./text.js";

const STATE_EACH = 15000;  // the other topologies, and who one is
const LISTS_EACH = 10000;  // what the event stream does not carry: dead letters, audit, a drill-down

// The resources of each page; "overview" is always there, for the header.
const PAGES = {
  overview: ["dead-letters"], models: ["models"], drift: ["drift"], anomalies: ["anomalies", "drift"], labels: ["labels"],
  audit: ["audit"], configuration: ["configuration"],
};
const VERSIONS = 6;        // whose distribution of scores is shown
const STREAMED = new Set(["overview", "models", "drift", "anomalies", "labels"]);
const QUERY = { anomalies: `?limit=${ALERTS}`, audit: "?limit=100", "dead-letters": "?limit=25" };

let stream = null, followed = null, requests = new AbortController(), lost = false;
const running = new Map();

/** Asks who one is and what there is. */
export async function loadSession() {
  try {
    const value = await get("/state");
    Object.assign(state.session, { status: "ready", value, error: null });
  } catch (error) {
    refuse(error);
    if (error.status !== 401) Object.assign(state.session, { status: state.session.value ? "ready" : "error", error });
  }
  changed();
}

function refuse(error) {
  if (error.status !== 401) return;
  Object.assign(state.session, { status: "locked", value: null, error });
  halt();
  changed();
}

/** Loads a resource of the selected topology; what was shown stays until the answer is there. */
export async function load(name, parts = name === "overview" ? [] : [name], query = QUERY[name] ?? "") {
  const topology = state.route.topology;
  if (topology === null) return;
  running.get(name)?.abort();
  const one = new AbortController();
  running.set(name, one);
  const before = resource(name);
  if (before.status === "error") state.resources.set(name, { ...before, status: "loading" });
  try {
    const value = await get(of(topology, ...parts) + query, AbortSignal.any([requests.signal, one.signal]));
    state.resources.set(name, { status: "ready", value, error: null, at: Date.now() });
    if (name === "overview") trim(value);
    if (name === "drift") loadDistributions();
  } catch (error) {
    if (error.name === "AbortError") return;
    refuse(error);
    const shown = error instanceof ApiError ? error : new ApiError(0, "An answer that cannot be read", `The answer cannot be read: ${error.message}`);
    state.resources.set(name, { ...before, status: "error", error: shown });
  } finally {
    if (running.get(name) === one) running.delete(name);
  }
  changed();
}

/** Brings the current page up to date: called on each change of route, and when the page is shown again. */
export function refresh() {
  if (state.session.status !== "ready" || state.route.topology === null || document.hidden) return;
  if (followed !== state.route.topology) {
    halt();
    state.resources.clear();
    state.view = {};
    connect(state.route.topology);
  }
  load("overview");
  for (const name of PAGES[state.route.page] ?? []) load(name);
}

function connect(topology) {
  followed = topology;
  state.connection = { status: "connecting", since: Date.now(), lastAt: state.connection.lastAt };
  stream = follow(topology, {
    open() {
      state.connection = { ...state.connection, status: "live", since: Date.now() };
      // What was missed in between is asked for, and the charts have no gap.
      if (lost) { announce("Live again"); refresh(); }
      lost = false;
      changed();
    },
    message(name, data) {
      state.connection.lastAt = Date.now();
      take(name, data);
      changed();
    },
    lost(_, wait) {
      if (!lost) announce("Connection lost, reconnecting");
      lost = true;
      state.connection = { ...state.connection, status: "lost", retryAt: Date.now() + wait };
      changed();
    },
    refused(error) {
      state.connection = { ...state.connection, status: "refused", error };
      refuse(error);
      changed();
    },
  });
}

/** Stops all that runs. */
export function halt() {
  stream?.stop();
  stream = followed = null;
  requests.abort();
  requests = new AbortController();
}

export const reconnect = () => stream?.retry();

function take(name, data) {
  if (data === null || typeof data !== "object") return;
  if (name === "overview") return takeOverview(data);
  if (name === "anomaly") return takeAnomaly(data);
  if (!STREAMED.has(name)) return;
  const before = resource(name).value;
  if (name === "drift" && before && data.state && data.state !== before.state) announce(`Drift: ${visible(data.state)}`);
  if (name === "models" && data.ramp && data.ramp.stage !== before?.ramp?.stage) announce(`Ramp of version ${data.ramp.version}: ${data.ramp.percent} percent`);
  // A whole answer is taken as it is; anything less means "ask".
  if (Array.isArray(data.versions)) {
    state.resources.set(name, { status: "ready", value: data, error: null, at: Date.now() });
    if (name === "drift") loadDistributions();
  } else if (PAGES[state.route.page]?.includes(name)) load(name);
}

/** The name of the resource that holds the distribution of a subject. */
export const distribution = (route, version, subject) => `drift ${route} ${version} ${subject}`;

/** On the page of drift: how scores are distributed for each version, and the subject that is open. */
export function loadDistributions() {
  if (state.route.page !== "drift") return;
  const wanted = list(resource("drift").value?.versions).slice(0, VERSIONS).map(one => [one.route, one.version, "$score"]);
  if (state.route.item !== null) wanted.push([state.route.query.get("route"), state.route.query.get("version"), state.route.item]);
  for (const [route, version, subject] of wanted) {
    load(distribution(route, version, subject), ["drift", subject], `?version=${encodeURIComponent(version)}&route=${encodeURIComponent(route)}`);
  }
  const names = new Set(wanted.map(one => distribution(...one)));
  for (const name of state.resources.keys()) if (name.startsWith("drift ") && !names.has(name)) state.resources.delete(name);
}

function takeOverview(data) {
  const before = resource("overview").value;
  if (before?.state && data.state && data.state !== before.state) announce(`${visible(data.name ?? "The topology")} is ${visible(data.state)}`);
  const series = append(before?.series, data);
  state.resources.set("overview", { status: "ready", value: { ...before, ...data, series }, error: null, at: Date.now() });
  const row = list(state.session.value?.topologies).find(one => one.name === state.route.topology);
  if (row) Object.assign(row, { state: data.state ?? row.state, ready: data.ready ?? row.ready, problems: data.problems ?? row.problems });
}

function append(series, data) {
  const { point } = data;
  // No second has passed yet, or the answer to a request was newer than this event.
  if (!point || (series && new Date(point.at) <= new Date(series.end))) return series;
  const next = { everySeconds: series?.everySeconds ?? 1, end: point.at };
  for (const name of ["throughput", "p50", "p99", "lag"]) next[name] = [...list(series?.[name]), point[name] ?? null].slice(-POINTS);
  return next;
}

function trim(overview) {
  for (const name of Object.keys(overview.series ?? {})) if (Array.isArray(overview.series[name])) overview.series[name] = overview.series[name].slice(-POINTS);
}

function takeAnomaly(alert) {
  const { value } = resource("anomalies");
  if (!value) return;
  const latest = [alert, ...list(value.latest).filter(one => one.predictionId !== alert.predictionId)].slice(0, ALERTS);
  state.resources.set("anomalies", { status: "ready", value: { ...value, alerts: (value.alerts ?? 0) + 1, latest }, error: null, at: Date.now() });
}

/** Starts the clocks, once. */
export function start() {
  setInterval(() => { if (!document.hidden && state.session.status !== "locked") loadSession(); }, STATE_EACH);
  setInterval(() => {
    if (document.hidden || state.session.status !== "ready") return;
    for (const name of PAGES[state.route.page] ?? []) if (!STREAMED.has(name) && name !== "configuration" && !(name === "dead-letters" && state.view.deadLetterPage)) load(name);
  }, LISTS_EACH);
  // The age of what is shown is part of what is shown.
  setInterval(() => { if (!document.hidden && state.connection.status !== "live") changed(); }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { stream?.stop(); stream = followed = null; } else { loadSession(); resume(); }
  });
  addEventListener("online", reconnect);
}

function resume() {
  if (state.session.status !== "ready" || state.route.topology === null) return;
  connect(state.route.topology);
  refresh();
}
