// What organizations are like in this installation: the catalog's language, and how one is loaded and explained.
// The rules read a catalog and never ask which one it is.
import { z } from 'zod'
import { problemsAcross } from './across.ts'
import { meant } from './nearest.ts'
import { activations, inWorkspaces, permissions, work } from './permissions.ts'
import { presets } from './presets/presets.ts'
import { type Problem, pathOf, problemsOf, protoKeys, sentence } from './problems.ts'
import { readSource } from './source.ts'

const Words = z.string().trim().min(1, 'must not be empty')
/** A short name: it is shown in lists, buttons and titles, so it is one line. */
const Label = Words.max(40).regex(/^\P{Cc}*$/u, 'must be one line')
const Sentence = Words.max(150)
const Most = 1_000_000_000
const Count = z.union([z.int().min(0).max(Most), z.literal('unlimited')])
const Credits = z.int().min(0).max(Most)
const AtLeastOne = z.union([z.int().min(1).max(Most), z.literal('unlimited')])

/** Definitions by id. The result has no prototype: asking it for "constructor" finds nothing. */
const defined = <T extends z.ZodType>(entry: T) =>
  z.record(z.string(), entry).transform((entries): typeof entries => Object.assign(Object.create(null), entries))

const Role = z.strictObject({
  label: Label,
  /** Shown beside the role in a list, where Slack allows 75 characters. */
  about: Words.max(75),
  permissions: z.union([z.literal('all'), z.array(z.enum(permissions))]),
  /** The plans on which the role is offered; absent means on all. */
  plans: z.array(Words).min(1).exactOptional(),
  /** Whether it is announced only: shown where roles are listed, and given to nobody. */
  isComing: z.boolean().default(false),
})

/** What someone may do in one workspace, whatever their role in the organization. */
const WorkspaceRole = z.strictObject({
  label: Label,
  about: Words.max(75),
  permissions: z.array(z.enum(inWorkspaces)).min(1),
})

/** The walled parts of an organization, where a product has them. */
const Workspaces = z.strictObject({
  /** What one is called, and several. */
  one: Label.default('workspace'),
  many: Label.default('workspaces'),
  roles: defined(WorkspaceRole),
  /** What those are in all of them who manage workspaces by their role in the organization. */
  adminRole: Words,
  /** What others are given where nobody chooses: without RBAC all are this. */
  defaultRole: Words,
  /** The one that every new shared organization begins with; none where absent. */
  first: Label.exactOptional(),
})

/** Where Stripe knows a price by, and what it costs: an integer in minor units of the catalog's currency. */
const Price = z.strictObject({
  lookupKey: z.string().regex(/^[\w.:-]{1,200}$/, 'must be 1 to 200 letters, digits, dots, colons, - or _'),
  amount: z.int().min(1).max(99_999_999),
})

const Plan = z.strictObject({
  label: Label,
  /** Its rung: a higher plan has a higher rank. */
  rank: z.int().min(0).max(1000),
  for: z.array(z.enum(['personal', 'shared'])).min(1),
  limits: z.strictObject({
    members: AtLeastOne,
    /** How many shared organizations a person may own whose best plan is this one. */
    organizationsOwned: Count,
    /** How many workspaces a shared organization may have, where the catalog has workspaces. */
    workspaces: Count.default('unlimited'),
  }),
  entitlements: z.strictObject({
    invite: z.boolean(),
    /** Whether a role can be chosen for each workspace. */
    rbac: z.boolean().default(true),
    teams: z.boolean().default(true),
  }),
  /** The role that everyone has on it, whatever theirs was before; absent where people keep theirs. */
  everyone: Words.exactOptional(),
  /** What it costs for a month, for a year; nothing where it is not for sale. */
  prices: z.strictObject({ month: Price.exactOptional(), year: Price.exactOptional() }).prefault({}),
  /** Days without payment before the first one; once for each organization. */
  trialDays: z.int().min(0).max(730).default(0),
  /** Whether it is come to, and left, by talking to whoever sells it: then there is no Checkout on the way. */
  byContact: z.boolean().default(false),
  /** Credits for each month. On a plan that costs nothing they are free credits, which the catalog must allow. */
  credits: z.strictObject({ personal: Credits.default(0), shared: Credits.default(0) }).prefault({}),
})

const Name = z.strictObject({
  label: Label,
  /** At most 150 characters, Slack's own limit. */
  placeholder: Words.max(150),
  hint: Words.max(500),
  maxLength: z.int().min(1).max(200),
  isUnique: z.boolean(),
  messages: z.strictObject({ empty: Sentence, tooLong: Sentence, taken: Sentence }),
})

/** A one-off purchase of credits. */
const Pack = z.strictObject({ label: Label, credits: z.int().min(1).max(Most), price: Price })

/** What a new shared organization waits for, and what cannot be done before; the short form stands for all work. */
const Activation = z.union([
  z.enum(activations).transform((needs) => ({ needs, before: [...work] })),
  z.strictObject({ needs: z.enum(activations), before: z.array(z.enum(permissions)).min(1) }),
])

/** Whether a new organization's form asks for something: never, or with or without being content with nothing. */
const Asked = z.enum(['no', 'optional', 'required'])

const Shape = z.strictObject({
  name: Label,
  about: Words.max(500),
  labels: z.strictObject({
    /** What a personal organization is called: "Personal account". */
    personal: Label,
    /** What one shared organization is called, and several: "organization", "organizations". */
    shared: Label,
    sharedPlural: Label,
    /** What the people of one are called where they are listed: "Users", "Members and roles". */
    members: Label.default('Users'),
  }),
  roles: defined(Role),
  plans: defined(Plan),
  creation: z.strictObject({
    /** The button that opens the form, the form's title (at most 24 characters, Slack's own limit) and its submit button. */
    button: Words.max(75),
    title: Words.max(24),
    submit: Words.max(24),
    name: Name,
    /** What else the form asks for; each can be changed in the settings later. */
    asks: z
      .strictObject({
        id: Asked.default('no'),
        billingEmail: Asked.default('no'),
        billingAddress: Asked.default('no'),
        logo: z.enum(['no', 'optional']).default('no'),
        /** Whether people can be invited in the same form (row K20). */
        invite: z.enum(['no', 'optional']).default('no'),
      })
      .prefault({}),
    /** What is shown once it is there: nothing in particular, the plans, or how it is activated. */
    next: z.enum(['nothing', 'plans', 'activation']).default('nothing'),
    creatorRole: Words,
    /** When and why to create one, for `help create`. */
    advice: Words.max(1000),
    /** What someone is told who says that they are here for a company (row E12). */
    adviceForCompany: Words.max(500).default(
      'Create an organization first: it keeps your company’s people, money and work apart from your own.',
    ),
    plan: z.strictObject({ personal: Words, shared: Words }),
  }),
  invitations: z.strictObject({
    expireDays: z.int().min(1).max(365),
    defaultRole: Words,
    /** Addresses that can be passed on: the role that they give at most, the default one unless told, their uses and days. */
    links: z
      .strictObject({
        ceiling: Words.exactOptional(),
        mostUses: z.int().min(1).max(100_000).default(500),
        mostDays: z.int().min(1).max(365).default(90),
      })
      .prefault({}),
  }),
  people: z.strictObject({
    guests: z.enum(['full', 'acceptOnly', 'none']),
    /** For so many days a membership that has ended can be brought back as it was. */
    restoreDays: z.int().min(1).max(365).default(30),
    /** How long keys that are to run out go on. */
    runOutDays: z.int().min(1).max(90).default(7),
  }),
  /** Days after which an organization whose last owner has disappeared gets another one: whoever may set roles, else who manages billing. */
  succession: z
    .strictObject({
      seniorAfterDays: z.int().min(1).max(365).default(7),
      billingAfterDays: z.int().min(1).max(365).default(14),
    })
    .prefault({}),
  workspaces: Workspaces.exactOptional(),
  context: z.strictObject({
    /** Where a session starts. */
    start: z.enum(['personal', 'last']),
    /** A session ends after so many hours without an act. */
    idleHours: z
      .int()
      .min(1)
      .max(24 * 365),
    /** A change in one entered, or last confirmed, more than so many hours ago is asked about once. */
    confirmHours: z
      .int()
      .min(1)
      .max(24 * 365)
      .default(336),
  }),
  joining: z.strictObject({
    /** Whether people may learn of an organization, and ask to join it, by the confirmed e-mail domain that they share with its creator. */
    byDomain: z.boolean(),
    /** Whether people may ask to join by typing an organization's exact id. */
    byExactId: z.boolean(),
    expireDays: z.int().min(1).max(365),
    /** Those who decide are reminded after so many days, and once more a day before it is over. */
    remindAfterDays: z.int().min(1).max(365).default(2),
  }),
  activation: Activation,
  /** ISO 4217, in small letters, as Stripe writes it. */
  currency: z
    .string()
    .regex(/^[a-z]{3}$/, 'must be three small letters, such as "usd"')
    .default('usd'),
  credits: z
    .strictObject({
      /** What one of them is called, and several; "funds" where they are money. */
      one: Label.default('credit'),
      many: Label.default('credits'),
      /** Whether one of them is a minor unit of the currency, and shown as money. */
      unit: z.enum(['credits', 'money']).default('credits'),
      /** Whether an organization may give some to another. From a personal account to an organization never. */
      transferable: z.boolean().default(false),
      /** Whether what is left of a plan's credits ends with its period. What was bought stays. */
      allowanceEnds: z.boolean().default(true),
      /** Who may be given credits for nothing. */
      freeFor: z.array(z.enum(['personal', 'shared'])).default(['personal']),
      /** What can be bought apart from any plan. */
      packs: defined(Pack).prefault({}),
    })
    .prefault({}),
  /** Days after a payment has failed: first no growth, then no work. Nothing is ever deleted for it. */
  dunning: z
    .strictObject({
      restrictAfterDays: z.int().min(0).max(365).default(7),
      suspendAfterDays: z.int().min(1).max(365).default(14),
    })
    .prefault({}),
  keys: z
    .strictObject({
      /** A person's own; one for each of their memberships; those of an organization. */
      kinds: z.array(z.enum(['personal', 'member', 'organization'])).default(['personal', 'member', 'organization']),
    })
    .prefault({}),
  support: z.strictObject({ contact: Words.max(200) }),
  /** Pages of the product, by https; `{id}` stands for the organization's id (its own where it has none yet). */
  links: z
    .strictObject({
      organization: z
        .url({ protocol: /^https$/ })
        .max(500)
        .exactOptional(),
    })
    .prefault({}),
})

/** The catalog's language. */
export const Catalog = Shape.superRefine((value, context) => {
  for (const { path, message } of problemsAcross(value)) context.addIssue({ code: 'custom', path, message })
})
export type Catalog = z.infer<typeof Catalog>
/** A catalog as it is written in a file or a preset. */
export type CatalogInput = z.input<typeof Catalog>
export type Plan = Catalog['plans'][string]
export type Role = Catalog['roles'][string]
export type Workspaces = NonNullable<Catalog['workspaces']>

/** A catalog that cannot be used: every problem at once, each by its path. */
export class BrokenCatalog extends Error {
  override name = 'BrokenCatalog'
  readonly problems: Problem[]
  constructor(source: string, problems: Problem[]) {
    super(`The catalog ${source} cannot be used:\n${problems.map((p) => `  ${p.path}: ${p.message}`).join('\n')}`)
    this.problems = problems
  }
}

/** Checks what was read as a catalog; throws `BrokenCatalog` with every problem by path. */
export function readCatalog(source: string, value: unknown): Catalog {
  const read = Shape.safeParse(value, { error: sentence })
  // Zod skips its refinements where the shape is broken, so the parts are compared here: all problems show at once.
  const across = problemsAcross(value).map(({ path, message }) => ({ path: pathOf(path), message }))
  const problems = [...(read.success ? [] : problemsOf(read.error.issues, Shape)), ...protoKeys(value), ...across]
  if (read.success && problems.length === 0) return read.data
  throw new BrokenCatalog(source, problems)
}

/** Loads a preset by its name, or a JSON or YAML file by its path. Throws `BrokenCatalog` where it cannot be used. */
export function loadCatalog(nameOrFile: string): Catalog {
  if (Object.hasOwn(presets, nameOrFile)) return readCatalog(nameOrFile, presets[nameOrFile])
  if (!/[./\\]/.test(nameOrFile)) throw new BrokenCatalog(nameOrFile, [noPreset(nameOrFile)])
  const source = readSource(nameOrFile)
  if ('problems' in source) throw new BrokenCatalog(nameOrFile, source.problems)
  return readCatalog(nameOrFile, source.value)
}

function noPreset(name: string): Problem {
  const known = Object.keys(presets)
  const hint = meant(name, known) ?? `there are ${known.join(', ')}.`
  return { path: '(name)', message: `is no preset; ${hint} For a file give its path, such as ./${name}.yaml` }
}
