// A catalog as tables that a person can check at a glance: roles × permissions, and the ladder of plans.
import type { Catalog } from './catalog.ts'
import { permissionsOf } from './ladder.ts'
import { permissions } from './permissions.ts'

/** The whole catalog as plain text: who may what, and what each plan allows, lowest first. */
export function printCatalog(catalog: Catalog): string {
  const title = [`${catalog.name}: ${catalog.about}`]
  return [title, ['Roles', ...table(roleRows(catalog))], ['Plans', ...table(planRows(catalog))], starts(catalog)]
    .map((part) => part.join('\n'))
    .join('\n\n')
}

function roleRows(catalog: Catalog): string[][] {
  const roles = Object.entries(catalog.roles)
  const held = permissions.map((permission) => [
    permission,
    ...roles.map(([id]) => (permissionsOf(catalog, id).has(permission) ? 'yes' : '-')),
  ])
  const offered = roles.map(([, role]) =>
    role.isComing ? 'coming soon' : (role.plans?.map((plan) => catalog.plans[plan]?.label ?? plan).join(', ') ?? 'all'),
  )
  return [['permission', ...roles.map(([, role]) => role.label)], ...held, ['offered on plans', ...offered]]
}

function planRows(catalog: Catalog): string[][] {
  const plans = Object.values(catalog.plans).sort((a, b) => a.rank - b.rank)
  const columns = [...new Set(plans.flatMap((plan) => Object.keys({ ...plan.limits, ...plan.entitlements })))]
  const rows = plans.map((plan) => {
    const cells = new Map(Object.entries<unknown>({ ...plan.limits, ...plan.entitlements }))
    return [
      plan.label,
      String(plan.rank),
      plan.for.join(', '),
      ...columns.map((column) => cell(cells.get(column))),
      ...(['month', 'year'] as const).map((each) => priceOf(catalog, plan, each)),
      plan.for.map((kind) => plan.credits[kind]).join(' / '),
    ]
  })
  return [['plan', 'rank', 'for', ...columns.map(inWords), 'a month', 'a year', 'credits a month'], ...rows]
}

function priceOf({ currency }: Catalog, plan: Catalog['plans'][string], interval: 'month' | 'year'): string {
  const { [interval]: price } = plan.prices
  if (!price) return plan.byContact ? 'by contact' : '-'
  return money(currency, price.amount)
}

/** An amount of minor units, with as many decimals as the currency has. */
function money(currency: string, amount: number): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** The sentences below the tables: what someone gets without choosing. */
function starts(catalog: Catalog): string[] {
  const { creation, invitations, roles, plans } = catalog
  const role = (id: string): string => roles[id]?.label ?? id
  const plan = (id: string): string => plans[id]?.label ?? id
  return [
    `Who creates an organization becomes ${role(creation.creatorRole)}; who is invited, ${role(invitations.defaultRole)} unless said otherwise.`,
    ...activationOf(catalog),
    `A personal organization starts on ${plan(creation.plan.personal)}, a shared one on ${plan(creation.plan.shared)}.`,
  ]
}

const activationOf = ({ activation: { needs, before } }: Catalog): string[] =>
  needs === 'none'
    ? []
    : [`A shared one waits for ${needs === 'plan' ? 'a higher plan' : `a ${needs}`} before: ${before.join(', ')}.`]

const cell = (value: unknown): string => (value === true ? 'yes' : value === false ? '-' : String(value))

/** `organizationsOwned` as a heading: "organizations owned". */
const inWords = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const graphemes = new Intl.Segmenter('en')
const widthOf = (text: string): number => [...graphemes.segment(text)].length

/** Rows in columns, two spaces apart, with a rule below the first. */
function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))))
  const line = (row: readonly string[]): string =>
    row
      .map((text, at) => text + ' '.repeat((widths[at] ?? 0) - widthOf(text)))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width))
  return [rows[0] ?? [], rule, ...rows.slice(1)].map(line)
}
