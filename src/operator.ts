// What operators do from the command line: acts like all others, by the system, and recorded as such.
import { depsOn, type OfSlack, openDatabase, realClock } from './app.ts'
import { meant } from './catalog/nearest.ts'
import { type Config, readConfig, readDatabase } from './config.ts'
import { connect } from './db/client.ts'
import { writeNextMigration } from './db/diff.ts'
import { migrate } from './db/migrate.ts'
import { migrateQueue } from './jobs/worker.ts'
import { createLog } from './log.ts'
import * as reconciling from './org/billing/reconcile.ts'
import type { ActContext, Deps } from './org/context.ts'
import * as credits from './org/credits/credits.ts'
import * as ledger from './org/credits/ledger.ts'
import { isRefusal } from './org/errors.ts'
import * as organizations from './org/organization/organizations.ts'
import * as restorations from './org/organization/restorations.ts'
import { becomingOn } from './org/people/plan-roles.ts'
import { anyEyes } from './org/telling/eyes.ts'
import { openPayments } from './paying.ts'
import { amountIn } from './slack/subjects/amounts.ts'
import { credits as inWords } from './slack/words/money.ts'
import { told } from './slack/words/refusals.ts'
import { list } from './slack/words/words.ts'

type Out = (line: string) => void

/** Applies what is not applied yet. */
export async function migrateRecord(_: readonly string[], out: Out): Promise<number> {
  return withDatabase(async (url) => {
    const applied = await migrate(url, { extra: migrateQueue })
    out(
      applied.length === 0
        ? 'The database is up to date.'
        : `Applied ${applied.join(', ')}. The database is up to date.`,
    )
    return 0
  })
}

/** Writes the next migration, where the schema has something that the migrations lack. */
export async function writeMigration({ name = 'change' }: { name?: string | undefined }, out: Out): Promise<number> {
  return withDatabase(async (url) => {
    const written = await writeNextMigration(name, url)
    out(
      written
        ? `Wrote prisma/migrations/${written}/migration.sql. Read it before you run it.`
        : 'The migrations make what the schema describes.',
    )
    return 0
  })
}

/** Puts an organization on a plan. */
export function setPlan([asked = '', typed = '']: readonly string[], out: Out): Promise<number> {
  const plan = typed === 'none' ? organizations.asPaid : typed
  return asOperator(asked, out, async (ctx, kind) => {
    const plans = ctx.deps.catalog.plans
    if (plan !== organizations.asPaid && !plans[plan]?.for.includes(kind)) {
      const known = Object.keys(plans).filter((id) => plans[id]?.for.includes(kind))
      out(
        `There is no plan ${plan} for a ${kind} organization; ${meant(plan, known) ?? `there are ${known.join(', ')}`}.`,
      )
      return 1
    }
    const becoming = await becomingOn(ctx.deps.db, ctx.deps.catalog, ctx.organizationId, plan)
    const set = await organizations.setPlan(ctx, { organizationId: ctx.organizationId, plan })
    out(`${set.organization.name} (${set.organization.id}) is on the plan ${set.plan}.`)
    if (becoming && set.plan === plan) {
      const label = ctx.deps.catalog.roles[becoming.role]?.label ?? becoming.role
      const names = list(
        becoming.people.map(({ name }) => name),
        becoming.more,
      )
      out(`Everyone is ${label} on it: ${names} had another role before.`)
    }
    return 0
  })
}

/** Gives credits for nothing, where the catalog has some for such an organization. */
export function giveCredits([asked = '', typed = '', note = '']: readonly string[], out: Out): Promise<number> {
  return asOperator(asked, out, async (ctx) => {
    const say = { catalog: ctx.deps.catalog, command: '' }
    const input = { organizationId: ctx.organizationId, amount: amountIn(say, typed), note: note || null }
    const { organization, amount, available } = await credits.give(ctx, input)
    const [given, left] = [amount, available].map((n) => inWords(say, n, anyEyes))
    out(`${organization.name} (${organization.id}) was given ${given} and has ${left} now.`)
    return 0
  })
}

/** Brings back an organization that was deleted. */
export function restore([asked = '']: readonly string[], out: Out): Promise<number> {
  return asOperator(asked, out, async (ctx) => {
    const { organization } = await restorations.restore(ctx, { organizationId: ctx.organizationId })
    out(`${organization.name} (${organization.id}) is back.`)
    return 0
  })
}

/** Compares Stripe with the record, of one organization or of all, repairs what is safe, and says what is not. */
export function reconcile([asked]: readonly string[], out: Out): Promise<number> {
  return withDeps(async (deps) => {
    if (!deps.payments) {
      out('Billing is off here: set STRIPE_SECRET_KEY. The sandbox compares by itself, and in /org billing.')
      return 1
    }
    const found = asked ? await find(deps, asked) : null
    if (typeof found === 'string') {
      out(found)
      return 1
    }
    const outcome = await reconciling.reconcile(deps, found?.id ?? null)
    for (const line of reconciledInWords(outcome)) out(line)
    const drift = await ledger.verify(deps.db, found?.id)
    for (const one of drift) out(driftInWords(one))
    return outcome.unread.length + drift.length > 0 ? 1 : 0
  })
}

const driftInWords = ({ organizationId, kept, sum }: ledger.Drift): string =>
  `The balance of ${organizationId} is not what its ledger adds up to: ${JSON.stringify(kept)}, and not ${JSON.stringify(sum)}.`

function reconciledInWords({ asked, repaired, findings, strangers, unread }: reconciling.Reconciled): string[] {
  const count = (many: number, one: string) => `${many} ${one}${many === 1 ? '' : 's'}`
  const isWell = repaired.length + findings.length + strangers.length + unread.length === 0
  return [
    `Asked Stripe about ${count(asked, 'customer')}.`,
    ...repaired.map(({ organizationId, changed }) => `Repaired ${organizationId}: ${changed.join(', ')}.`),
    ...findings.map(
      ({ code, organization, subjectId }) =>
        `To decide in ${organization.name} (${organization.id}): ${code} ${subjectId}. Open /org billing there.`,
    ),
    ...strangers.map(
      ({ customerId, organizationId }) =>
        `${customerId} pays at Stripe and is nobody here${organizationId ? `; it says that it is ${organizationId}` : ''}.`,
    ),
    ...unread.map((customerId) => `Stripe could not be asked about ${customerId}; try again.`),
    ...(isWell ? ['Stripe and the record agree.'] : []),
  ]
}

/** The system, acting from the command line in the organization that was asked for. */
export async function asOperator(
  asked: string,
  out: Out,
  run: (ctx: ActContext, kind: 'personal' | 'shared') => Promise<number>,
): Promise<number> {
  return withDeps(async (deps, config) => {
    const found = await find(deps, asked)
    if (typeof found === 'string') {
      out(found)
      return 1
    }
    try {
      return await run({ deps, actor: { kind: 'system' }, surface: 'cli', organizationId: found.id }, found.kind)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const { rule, fact, fix } = told(error, { catalog: config.catalog, command: config.command })
      out(`Refused (${error.code}): ${rule} ${fact} ${fix}`)
      return 1
    }
  })
}

/** The surroundings of rules, without Slack, on a database that is up to date. */
export function withDeps(run: (deps: Deps, config: Config) => Promise<number>): Promise<number> {
  return withDatabase(async (url) => {
    await migrate(url, { extra: migrateQueue })
    const config = readConfig()
    const record = connect(url, { max: 4, name: 'guildhall operator' })
    const ports = { clock: realClock, log: createLog('error') }
    const opened = openPayments(config, { ...ports, home: () => config.publicUrl })
    try {
      const deps = silent(depsOn(record, config, ports))
      return await run({ ...deps, payments: opened?.payments ?? null }, config)
    } finally {
      await opened?.close()
      await record.close()
    }
  })
}

const unspoken = (): never => {
  throw new Error('the command line does not speak to people')
}

// Acts only post what is to be said; a worker says it.
function silent(deps: Omit<Deps, OfSlack>): Deps {
  const none = () => Promise.reject(new Error('the command line does not speak to Slack'))
  const ports = {
    directory: { find: none, findByEmail: none, tenant: none, reach: none },
    announce: { deliver: none, share: none, write: () => unspoken() },
    signIn: null,
    uploads: { read: none },
    charts: { shown: none },
    // Whoever makes tokens, sends them: a worker.
    tokens: { of: () => unspoken() },
  }
  return { ...deps, ...ports, homes: { changed() {} }, publicUrl: null, pagesUrl: '' }
}

/** The organization of an id or a name; or what to say where there is none, or more than one. */
export async function find({ db }: Deps, asked: string): Promise<{ id: string; kind: 'personal' | 'shared' } | string> {
  const found = await db.organization.findMany({
    where: { OR: [{ id: asked }, { name: asked }] },
    select: { id: true, kind: true, status: true },
    take: 11,
  })
  const [only] = found
  if (only && found.length === 1) return only
  if (!only) return `There is no organization with the id or the name ${asked}.`
  return `More than one is called ${asked}; give its id: ${found.map(({ id, status }) => `${id} (${status})`).join(', ')}`
}

async function withDatabase(run: (url: string) => Promise<number>): Promise<number> {
  const undo: (() => Promise<unknown>)[] = []
  try {
    return await run(await openDatabase(readDatabase(), createLog('warn'), undo))
  } finally {
    for (const step of undo) await step()
  }
}
