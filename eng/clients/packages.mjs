// The npm packages, from where eng/setup.sh put them: not beside these scripts, so that a checkout stays clean.
import { createRequire } from 'node:module'

export const load = createRequire(new URL('../../.setup/clients/package.json', import.meta.url))
