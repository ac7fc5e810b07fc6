// Changes of which version scores. Each is confirmed, has a reason, and names the revision it was decided on: if somebody else
// was faster, the server refuses it rather than doing what nobody meant.
import { button } from "./parts.js";
import { confirm } from "./dialogs.js";
import { isKnown, percent } from "./format.js";

function ask(models, action, options, fields = {}) {
  confirm({
    ...options, path: ["rollout"],
    body: (values, reason) => ({ action, ...fields, ...numbers(values), reason, ...(isKnown(models.revision) ? { revision: models.revision } : {}) }),
    done: { said: answer => answer.what ?? "Done", reload: ["models", "overview"] },
  });
}

const numbers = values => Object.fromEntries(Object.entries(values).filter(([, text]) => text !== "").map(([name, text]) => [name, Number(text)]));
const activeOf = models => (models.versions ?? []).find(one => one.state === "active");

/** What can be done with a version. */
export function actionsOf(one, models) {
  const shadowed = (models.shadows ?? []).some(shadow => shadow.version === one.version);
  const usable = !["active", "refused", "failed"].includes(one.state) && one.gate?.passed !== false;
  const active = activeOf(models);
  return [
    usable && button("Promote", () => promote(one, models, active), { kind: "small", title: `Promote version ${one.version}` }),
    usable && models.ramp?.version !== one.version && button("Ramp", () => ask(models, "ramp", {
      title: `Ramp version ${one.version}?`, verb: `Ramp version ${one.version}`,
      consequences: [`Version ${one.version} gets a growing share of events, stage by stage.`, "It stops by itself, and goes back, when a guardrail is over its limit.", models.ramp && `The ramp of version ${models.ramp.version} ends.`].filter(Boolean),
      fields: [{ name: "percent", label: "Percent to begin with (optional)", min: 0, max: 100, hint: "empty: the first stage" }],
    }, { version: one.version }), { kind: "small", title: `Ramp version ${one.version}` }),
    usable && !shadowed && button("Shadow", () => shadow(one, "start"), { kind: "small", title: `Start version ${one.version} as a shadow` }),
    shadowed && button("Stop shadow", () => shadow(one, "stop"), { kind: "small", title: `Stop the shadow of version ${one.version}` }),
  ];
}

function promote(one, models, active) {
  ask(models, "promote", {
    title: `Promote version ${one.version}?`, verb: `Promote version ${one.version}`,
    consequences: [`Version ${one.version} scores all events at once${active ? `, instead of version ${active.version}` : ""}.`, active && `Version ${active.version} is kept, and can be rolled back to.`, models.ramp && `The ramp of version ${models.ramp.version} at ${percent(models.ramp.percent)} ends.`].filter(Boolean),
  }, { version: one.version });
}

function shadow(one, action) {
  confirm({
    title: `${action === "start" ? "Start" : "Stop"} version ${one.version} as a shadow?`, verb: action === "start" ? "Start shadow" : "Stop shadow", path: ["shadow"],
    consequences: action === "start" ? ["It scores the same events with what time is left; nobody reads its answers.", "It is compared with the version that scores."] : ["It scores no more events; what was compared so far is forgotten."],
    fields: action === "start" ? [{ name: "percent", label: "Percent of events", min: 0, max: 100, value: 100 }] : [],
    body: (values, reason) => ({ action, version: one.version, ...numbers(values), reason }),
    done: { said: () => `Shadow of version ${one.version}: ${action === "start" ? "started" : "stopped"}`, reload: ["models"] },
  });
}

/** Back to the version before, if there is one. */
export function rollBack(models) {
  const previous = (models.versions ?? []).find(one => one.state === "previous");
  const active = activeOf(models);
  return previous && button("Roll back", () => ask(models, "rollback", {
    title: `Roll back to version ${previous.version}?`, verb: "Roll back", danger: true,
    consequences: [`Version ${previous.version} scores all events at once${active ? `, instead of version ${active.version}` : ""}.`, models.ramp && `The ramp of version ${models.ramp.version} ends.`].filter(Boolean),
  }), { kind: "danger" });
}

/** What can be done with the ramp that runs. */
export function rampActions(models) {
  const { ramp } = models;
  const one = (models.versions ?? []).find(version => version.version === ramp.version) ?? { version: ramp.version };
  return [
    ramp.holding || ramp.paused
      ? button("Resume", () => ask(models, "resume", { title: "Resume the ramp?", verb: "Resume", consequences: [`Version ${ramp.version} goes on from ${percent(ramp.percent)} when its guardrails hold.`] }))
      : button("Hold", () => ask(models, "hold", { title: "Hold the ramp?", verb: "Hold", consequences: [`Version ${ramp.version} stays at ${percent(ramp.percent)} until it is resumed.`, "Guardrails go on watching it."] })),
    button("Promote now", () => promote(one, models, activeOf(models)), { kind: "primary" }),
    button("Abort", () => ask(models, "abort", { title: `Abort the ramp of version ${ramp.version}?`, verb: "Abort the ramp", danger: true, consequences: [`Version ${ramp.version} gets no more events.`, "All events go to the active version again."] }), { kind: "danger" }),
  ];
}
