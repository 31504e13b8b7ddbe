// `npm run catalog`: checks a catalog's file before an installation relies on it, and prints one as tables.
import { BrokenCatalog, type Catalog, loadCatalog } from './catalog.ts'
import { presets } from './presets/presets.ts'
import { printCatalog } from './print.ts'

const usage = [
  'npm run catalog -- check FILE       checks a JSON or YAML catalog and lists every problem',
  `npm run catalog -- print [PRESET]   prints roles, permissions and plans (${Object.keys(presets).join(', ')}, or a file)`,
]

/** Runs the command and says its words to `out`, a line at a time. Returns the exit code: 0 well, 1 broken catalog, 2 not understood. */
export function catalogCommand(args: readonly string[], out: (line: string) => void): number {
  const [verb, name, ...rest] = args
  const isPlain = rest.length === 0 && name !== '' && !name?.startsWith('-')
  if (verb === 'check' && name !== undefined && isPlain)
    return withCatalog(name, out, (catalog) => [summary(name, catalog)])
  if (verb === 'print' && isPlain)
    return withCatalog(name ?? 'standard', out, (catalog) => printCatalog(catalog).split('\n'))
  for (const line of usage) out(line)
  return 2
}

function withCatalog(name: string, out: (line: string) => void, say: (catalog: Catalog) => string[]): number {
  try {
    for (const line of say(loadCatalog(name))) out(line)
    return 0
  } catch (error) {
    if (!(error instanceof BrokenCatalog)) throw error
    for (const line of error.message.split('\n')) out(line)
    out(error.problems.length === 1 ? '1 problem' : `${error.problems.length} problems`)
    return 1
  }
}

function summary(name: string, catalog: Catalog): string {
  const roles = Object.values(catalog.roles).map((role) => role.label)
  const plans = Object.values(catalog.plans).sort((a, b) => a.rank - b.rank)
  const ladder = plans.map((plan) => plan.label).join(' < ')
  return `ok: ${name} is the catalog "${catalog.name}" (roles: ${roles.join(', ')}; plans: ${ladder})`
}
