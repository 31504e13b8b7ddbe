// What a catalog's shape alone cannot say: that every name it uses is defined, that the plans form a ladder, that someone can own.
// It reads an outline of whatever is there, so that these problems are found together with those of the shape.
import { z } from 'zod'
import { meant } from './nearest.ts'
import { shown } from './problems.ts'

type Found = { path: PropertyKey[]; message: string }

const text = z.string().optional().catch(undefined)
const group = <T extends z.core.$ZodLooseShape>(shape: T) => z.object(shape).optional().catch(undefined)

const price = group({ lookupKey: text })
const list = z.array(z.unknown()).optional().catch(undefined)
const number = z.number().optional().catch(undefined)

const Outline = z.object({
  roles: z
    .record(
      z.string(),
      group({
        label: text,
        permissions: z.unknown(),
        plans: z.array(z.unknown()).optional().catch(undefined),
        isComing: z.boolean().optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
  plans: z
    .record(
      z.string(),
      group({
        label: text,
        rank: z.number().optional().catch(undefined),
        for: z.array(z.unknown()).optional().catch(undefined),
        prices: group({ month: price, year: price }),
        byContact: z.boolean().optional().catch(undefined),
        everyone: text,
        credits: group({ personal: number, shared: number }),
      }),
    )
    .optional()
    .catch(undefined),
  creation: group({ creatorRole: text, plan: group({ personal: text, shared: text }), next: text }),
  activation: z
    .union([z.string().transform((needs) => ({ needs })), z.object({ needs: text })])
    .optional()
    .catch(undefined),
  credits: group({
    freeFor: list,
    packs: z
      .record(z.string(), group({ label: text, price }))
      .optional()
      .catch(undefined),
  }),
  dunning: group({ restrictAfterDays: number, suspendAfterDays: number }),
  invitations: group({ defaultRole: text, links: group({ ceiling: text }) }),
  workspaces: group({
    roles: z
      .record(z.string(), group({ label: text }))
      .optional()
      .catch(undefined),
    adminRole: text,
    defaultRole: text,
  }),
  succession: group({ seniorAfterDays: number, billingAfterDays: number }),
})
type Outline = z.infer<typeof Outline>

/** Every problem between the parts of a catalog, as far as the parts are there to be compared. */
export function problemsAcross(value: unknown): Found[] {
  const read = Outline.safeParse(value)
  if (!read.success) return []
  return [
    ...oddIds(read.data),
    ...undefinedNames(read.data),
    ...brokenLadder(read.data),
    ...nobodyOwns(read.data),
    ...sameLabels(read.data),
    ...sameKeys(read.data),
    ...freeCredits(read.data),
    ...closedDoors(read.data),
    ...unreadyRoles(read.data),
  ]
}

const kinds = ['personal', 'shared'] as const

/** Ids are looked up by words that people type, so none may be a word that every object already answers to. */
const isId = (id: string): boolean => /^[a-z][a-zA-Z0-9]{0,39}$/.test(id) && !(id in Object.prototype)

const oddIds = ({ roles = {}, plans = {}, workspaces }: Outline): Found[] =>
  Object.entries({ roles, plans, 'workspaces.roles': workspaces?.roles ?? {} }).flatMap(([part, entries]) =>
    Object.keys(entries)
      .filter((id) => !isId(id))
      .map((id) => ({ path: [...part.split('.'), id], message: id in Object.prototype ? reserved : unlikeId })),
  )

const reserved = 'is a word of the machine’s own; use another'
const unlikeId =
  'must be one word of letters and digits (at most 40) that begins with a small letter, such as "teamLead"'

function undefinedNames({ roles, plans, creation, invitations, workspaces }: Outline): Found[] {
  const rolePlans = Object.entries(roles ?? {}).flatMap(([id, role]) =>
    (role?.plans ?? []).flatMap((plan, at) => unknownIn(plans, 'plan', plan, ['roles', id, 'plans', at])),
  )
  return [
    ...unknownIn(roles, 'role', creation?.creatorRole, ['creation', 'creatorRole']),
    ...unknownIn(roles, 'role', invitations?.defaultRole, ['invitations', 'defaultRole']),
    ...unknownIn(roles, 'role', invitations?.links?.ceiling, ['invitations', 'links', 'ceiling']),
    ...(['adminRole', 'defaultRole'] as const).flatMap((name) =>
      unknownIn(workspaces?.roles, 'workspace role', workspaces?.[name], ['workspaces', name]),
    ),
    ...kinds.flatMap((kind) => unknownIn(plans, 'plan', creation?.plan?.[kind], ['creation', 'plan', kind])),
    ...Object.entries(plans ?? {}).flatMap(([id, plan]) =>
      unknownIn(roles, 'role', plan?.everyone, ['plans', id, 'everyone']),
    ),
    ...rolePlans,
  ]
}

function unknownIn(known: object | undefined, what: string, name: unknown, path: PropertyKey[]): Found[] {
  if (!known || typeof name !== 'string' || Object.hasOwn(known, name)) return []
  const ids = Object.keys(known)
  const hint = meant(name, ids) ?? (ids.length > 0 ? `there are ${ids.join(', ')}` : `no ${what} is defined at all`)
  return [{ path, message: `names the ${what} ${shown(name)}, which is not defined; ${hint}` }]
}

function brokenLadder({ plans = {}, creation }: Outline): Found[] {
  const rungs = Object.entries(plans).flatMap(([id, plan]) =>
    plan?.rank === undefined ? [] : [{ id, rank: plan.rank }],
  )
  const doubled = rungs.flatMap(({ id, rank }, at) => {
    const first = rungs.slice(0, at).find((other) => other.rank === rank)
    return first
      ? [{ path: ['plans', id, 'rank'], message: `is ${rank}, as is that of "${first.id}"; give each plan its own` }]
      : []
  })
  const misplaced = kinds.flatMap((kind) => {
    const plan = creation?.plan?.[kind] ?? ''
    const allowed = Object.hasOwn(plans, plan) ? plans[plan]?.for : undefined
    const message = `starts a ${kind} organization on "${plan}", which is not for ${kind}; add it to plans.${plan}.for`
    return allowed && !allowed.includes(kind) ? [{ path: ['creation', 'plan', kind], message }] : []
  })
  return [...doubled, ...misplaced]
}

function nobodyOwns({ roles = {}, creation }: Outline): Found[] {
  const name = creation?.creatorRole ?? ''
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined
  if (!role) return []
  const path = ['creation', 'creatorRole']
  const lesser = {
    path,
    message: `must name a role whose permissions are "all", or nobody could own; "${name}" has fewer`,
  }
  const partial = {
    path,
    message: `must name a role that every plan offers, or a move could leave no owner; take away roles.${name}.plans`,
  }
  return [
    ...(role.permissions === undefined || role.permissions === 'all' ? [] : [lesser]),
    ...(role.plans ? [partial] : []),
  ]
}

/** Two choices that read alike cannot be told apart in a list. */
const sameLabels = ({ roles = {}, plans = {} }: Outline): Found[] =>
  Object.entries({ roles, plans }).flatMap(([part, entries]) => {
    const labels = Object.entries(entries).map(([id, entry]) => ({ id, label: entry?.label?.trim() }))
    return labels.flatMap(({ id, label }, at) => {
      const first = labels.slice(0, at).find((other) => label && other.label?.toLowerCase() === label.toLowerCase())
      return first
        ? [{ path: [part, id, 'label'], message: `reads like that of "${first.id}"; people could not tell them apart` }]
        : []
    })
  })

/** Two prices under one key: Stripe knows but one by it. */
function sameKeys({ plans = {}, credits }: Outline): Found[] {
  const keys = [
    ...Object.entries(plans).flatMap(([id, plan]) =>
      (['month', 'year'] as const).map((each) => ({
        path: ['plans', id, 'prices', each, 'lookupKey'],
        key: plan?.prices?.[each]?.lookupKey,
      })),
    ),
    ...Object.entries(credits?.packs ?? {}).map(([id, pack]) => ({
      path: ['credits', 'packs', id, 'price', 'lookupKey'],
      key: pack?.price?.lookupKey,
    })),
  ]
  return keys.flatMap(({ path, key }, at) => {
    const first = keys.slice(0, at).find((other) => key !== undefined && other.key === key)
    return first
      ? [{ path, message: `is the key of ${first.path.slice(0, -1).join('.')} too; give each price its own` }]
      : []
  })
}

/** Credits of a plan that nobody pays for are free credits, which somebody must have allowed. */
const freeCredits = ({ plans = {}, credits }: Outline): Found[] =>
  Object.entries(plans).flatMap(([id, plan]) => {
    const isPaid = plan?.prices?.month !== undefined || plan?.prices?.year !== undefined || plan?.byContact === true
    const allowed = credits?.freeFor ?? ['personal']
    return kinds
      .filter((kind) => !isPaid && (plan?.credits?.[kind] ?? 0) > 0 && !allowed.includes(kind))
      .map((kind) => ({
        path: ['plans', id, 'credits', kind],
        message: `gives free credits, since the plan has no price; allow them by credits.freeFor, or take them away`,
      }))
  })

/** An activation that nobody could ever bring about, and a ladder of reminders that ends before it begins. */
function closedDoors({ plans = {}, creation, credits, activation, dunning }: Outline): Found[] {
  const first = plans[creation?.plan?.shared ?? '']?.rank
  const above = Object.values(plans).some((plan) => (plan?.rank ?? 0) > (first ?? 0) && plan?.for?.includes('shared'))
  const isSold = Object.values(plans).some((plan) => plan?.prices?.month ?? plan?.prices?.year)
  const hasPacks = Object.keys(credits?.packs ?? {}).length > 0
  const needs = activation?.needs
  const path = ['activation']
  return [
    ...(needs === 'plan' && first !== undefined && !above
      ? [{ path, message: 'waits for a plan above the first, and there is none for shared organizations' }]
      : []),
    ...(needs === 'payment' && !isSold && !hasPacks
      ? [{ path, message: 'waits for a payment, and nothing can be paid: give a plan a price, or credits a pack' }]
      : []),
    ...(needs === 'none' && creation?.next === 'activation'
      ? [{ path: ['creation', 'next'], message: 'leads to an activation, and the catalog asks for none' }]
      : []),
    ...((dunning?.restrictAfterDays ?? 7) > (dunning?.suspendAfterDays ?? 14)
      ? [{ path: ['dunning'], message: 'suspends before it restricts; let suspendAfterDays be the longer' }]
      : []),
  ]
}

/** A role that is only announced and yet given, and a succession that ends before it begins. */
function unreadyRoles({ roles = {}, creation, invitations, succession }: Outline): Found[] {
  const given = [
    { path: ['creation', 'creatorRole'], role: creation?.creatorRole },
    { path: ['invitations', 'defaultRole'], role: invitations?.defaultRole },
    { path: ['invitations', 'links', 'ceiling'], role: invitations?.links?.ceiling },
  ]
  const coming = given.filter(({ role }) => role && Object.hasOwn(roles, role) && roles[role]?.isComing)
  const { seniorAfterDays = 7, billingAfterDays = 14 } = succession ?? {}
  return [
    ...coming.map(({ path, role }) => ({ path, message: `gives "${role}", which is only coming; name another role` })),
    ...(seniorAfterDays > billingAfterDays
      ? [
          {
            path: ['succession'],
            message: 'turns to billing before it turns to seniors; let billingAfterDays be longer',
          },
        ]
      : []),
  ]
}
