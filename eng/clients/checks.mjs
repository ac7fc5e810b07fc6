// What scenarios report: one JSON object a line on standard output, {"check":…,"ok":…}. A run is good when every check held.
import { setTimeout as delay } from 'node:timers/promises'

const LIMIT_MS = 30_000
let held = 0
let failed = 0

/** Reports one check. */
export function check(name, ok, detail) {
  console.log(JSON.stringify({ check: name, ok: Boolean(ok), detail }))
  if (ok) held++
  else failed++
}

/** Reports whether two values are the same as JSON. */
export function equal(name, actual, expected) {
  const ok = JSON.stringify(actual) === JSON.stringify(expected)
  check(name, ok, ok ? undefined : { actual: brief(actual), expected: brief(expected) })
}

/** Reports whether a promise is refused, and with which words. */
export async function refused(name, promise, pattern) {
  try {
    await promise
    check(name, false, 'was not refused')
  } catch (error) {
    const text = `${error.type ?? ''} ${error.message}`
    check(name, pattern.test(text), text)
  }
}

/** Waits for a condition; an exception that names it after 30 s. */
export async function until(what, condition) {
  for (const start = Date.now(); !(await condition()); await delay(10)) {
    if (Date.now() - start > LIMIT_MS) throw new Error(`did not happen within ${LIMIT_MS / 1000} s: ${what}`)
  }
}

/** Runs the scenario that the command line names (BOOTSTRAP SCENARIO) and ends the process: 0 if all checks held, 1 if not, 2 for wrong arguments. */
export async function main(open, scenarios) {
  const [bootstrap, name] = process.argv.slice(2)
  if (!bootstrap || !Object.hasOwn(scenarios, name)) {
    console.error(`usage: node ${process.argv[1]} BOOTSTRAP SCENARIO; scenarios: ${Object.keys(scenarios).join(', ')}`)
    process.exit(2)
  }

  try {
    await scenarios[name](open(bootstrap))
  } catch (error) {
    check('no exception', false, error.stack)
  }

  process.exit(failed === 0 && held > 0 ? 0 : 1)
}

function brief(value) {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}
