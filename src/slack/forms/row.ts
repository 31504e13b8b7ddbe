// The shape of a row in the table of forms, and what several rows begin with.
import type { ModalView } from '@slack/types'
import type { Permission } from '../../catalog/permissions.ts'
import { look } from '../../org/act.ts'
import type { Ask } from '../../org/asks.ts'
import type { Refusal } from '../../org/errors.ts'
import type { Address } from '../../org/organization/addresses.ts'
import * as accounts from '../../org/people/accounts.ts'
import * as roles from '../../org/people/roles.ts'
import type { Filter } from '../../org/record/record.ts'
import type { Answer, Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'

/** What is known beforehand of what a form asks for. */
export type Prefill = {
  name?: string
  personId?: string
  people?: string[]
  /** Addresses, as they would be pasted. */
  emails?: string
  days?: number
  role?: string
  organizationId?: string
  reason?: string
  permission?: string
  type?: string
  id?: string
  plan?: string
  pack?: string
  quantity?: number
  cap?: number | null
  isHard?: boolean
  amount?: number | null
  interval?: 'month' | 'year'
  billingEmail?: string
  billingAddress?: Address
  filter?: Filter
}

/** A row in the table of forms. */
export type Form = {
  /** Draws the form; or says why there is nothing to fill in. */
  open(turn: Turn, known: Prefill): Promise<ModalView | Answer>
  /** Does what the form says. */
  submit(turn: Turn, filled: Filled): Promise<Answer>
  /** The field that a refusal is about, where it is about one. */
  fieldOf?: Partial<Record<Refusal['code'], string>>
  /** Other forms whose fields stand in this one too. */
  holds?: readonly string[]
}

/** The Slack account of a person, where they have one here; else "". */
export const userOf = async ({ ctx, tenant }: Turn, personId: string | undefined): Promise<string> =>
  personId ? ((await accounts.userIdOf(ctx.deps, personId, tenant)) ?? '') : ''

/** The roles that can be given where one is. */
export const offered = ({ say, caller }: Turn): roles.Offered[] => roles.offeredOn(say.catalog, caller.context.plan)
/**
 * Refuses in a personal account what can only be done in a shared one, before anything is filled in (row E34); a form that
 * was opened from a button of a shared one that has ended since is refused as that.
 */
export async function requireShared({ caller, ctx }: Turn, need: Permission): Promise<void> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  if (caller.context.kind === 'personal') await look(ctx, { ask, need }, async () => undefined)
}
