// What a catalog's shape alone cannot say: that every name it uses is defined, that the plans form a ladder, that someone can own.
// It reads an outline of whatever is there, so that these problems are found together with those of the shape.
import { z } from 'zod'
import { meant } from './nearest.ts'
import { shown } from './problems.ts'

type Found = { path: PropertyKey[]; message: string }

const text = z.string().optional().catch(undefined)
const group = <T extends z.core.$ZodLooseShape>(shape: T) => z.object(shape).optional().catch(undefined)

const Outline = z.object({
  roles: z
    .record(
      z.string(),
      group({ label: text, permissions: z.unknown(), plans: z.array(z.unknown()).optional().catch(undefined) }),
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
      }),
    )
    .optional()
    .catch(undefined),
  creation: group({ creatorRole: text, plan: group({ personal: text, shared: text }) }),
  invitations: group({ defaultRole: text }),
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
  ]
}

const kinds = ['personal', 'shared'] as const

/** Ids are looked up by words that people type, so none may be a word that every object already answers to. */
const isId = (id: string): boolean => /^[a-z][a-zA-Z0-9]{0,39}$/.test(id) && !(id in Object.prototype)

const oddIds = ({ roles = {}, plans = {} }: Outline): Found[] =>
  Object.entries({ roles, plans }).flatMap(([part, entries]) =>
    Object.keys(entries)
      .filter((id) => !isId(id))
      .map((id) => ({ path: [part, id], message: id in Object.prototype ? reserved : unlikeId })),
  )

const reserved = 'is a word of the machine’s own; use another'
const unlikeId =
  'must be one word of letters and digits (at most 40) that begins with a small letter, such as "teamLead"'

function undefinedNames({ roles, plans, creation, invitations }: Outline): Found[] {
  const rolePlans = Object.entries(roles ?? {}).flatMap(([id, role]) =>
    (role?.plans ?? []).flatMap((plan, at) => unknownIn(plans, 'plan', plan, ['roles', id, 'plans', at])),
  )
  return [
    ...unknownIn(roles, 'role', creation?.creatorRole, ['creation', 'creatorRole']),
    ...unknownIn(roles, 'role', invitations?.defaultRole, ['invitations', 'defaultRole']),
    ...kinds.flatMap((kind) => unknownIn(plans, 'plan', creation?.plan?.[kind], ['creation', 'plan', kind])),
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
