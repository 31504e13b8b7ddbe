// The forms that end a membership: what its person holds is shown first, with what can become of it.
import type { ModalView } from '@slack/types'
import type { Ask, HandOver } from '../../org/asks.ts'
import { Refusal } from '../../org/errors.ts'
import { mostRotated } from '../../org/leaving/handing-over.ts'
import { isNothing } from '../../org/leaving/holdings.ts'
import * as leaving from '../../org/leaving/leaving.ts'
import * as accounts from '../../org/people/accounts.ts'
import * as memberships from '../../org/people/memberships.ts'
import { recall } from '../../org/record/receipts.ts'
import { afterParting } from '../modals.ts'
import { type Answer, changes, type Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'
import { picked } from '../turn/typed.ts'
import * as views from '../views/people/leaving.ts'
import { type Form, requireShared, userOf } from './row.ts'

/** What a removal came to, in words; new secrets in a modal. */
async function saidOfRemoval(turn: Turn, parted: Parted): Promise<Answer> {
  const { say, caller } = turn
  // Who removes oneself is elsewhere by now, and has left.
  const isOwn = parted.person.id === caller.person.id
  const now = isOwn ? await afterParting(turn) : caller
  if (parted.rotated.length) return { kind: 'form', view: views.newSecrets(say, now, parted) }
  return changes(isOwn ? views.left(say, now, parted) : views.removed(say, now, parted))
}

const saidOfLeaving = async (turn: Turn, parted: Parted): Promise<Answer> =>
  changes(views.left(turn.say, await afterParting(turn), parted))

/** Removes someone, where what they hold is still what was shown; else shows it again. */
async function removeAs(turn: Turn, personId: string, seen: string, handOver?: HandOver): Promise<Answer> {
  const { ctx } = turn
  const parted = await memberships.remove(ctx, { personId, seen, ...(handOver ? { handOver } : {}) })
  return parted.stale ? shown(turn, await leaving.preview(ctx, personId), true) : saidOfRemoval(turn, parted)
}

async function leaveAs(turn: Turn, seen: string, handOver?: HandOver): Promise<Answer> {
  const { ctx } = turn
  const parted = await memberships.leave(ctx, { seen, ...(handOver ? { handOver } : {}) })
  return parted.stale ? shown(turn, await leaving.previewOwn(ctx), true) : saidOfLeaving(turn, parted)
}

async function shown(turn: Turn, all: leaving.Preview, isChanged: boolean): Promise<Answer> {
  return { kind: 'form', view: await drawn(turn, all, isChanged) }
}

// Who leaves by themselves is nobody else.
async function drawn(turn: Turn, all: leaving.Preview, isChanged: boolean): Promise<ModalView> {
  const user = all.isLeaving ? '' : await userOf(turn, all.holdings.person.id)
  return views.partingForm(turn.say, turn.caller, all, { user, isChanged })
}

/** Removes someone at once who holds nothing but their role; of anyone else shows first what they hold. */
export async function removeOrShow(turn: Turn, personId: string): Promise<Answer> {
  // The same delivery again finds nobody to remove: it is answered with what the first one came to.
  const done = await recall<Parted>(turn.ctx)
  if (done) return saidOfRemoval(turn, done)
  try {
    const all = await leaving.preview(turn.ctx, personId)
    return isNothing(all.holdings) ? await removeAs(turn, personId, all.holdings.seen) : await shown(turn, all, false)
  } catch (thrown) {
    const meanwhile = await recall<Parted>(turn.ctx)
    if (meanwhile) return saidOfRemoval(turn, meanwhile)
    throw thrown
  }
}

async function handOverIn(turn: Turn, { users, option }: Filled): Promise<HandOver> {
  const [user] = users('receiver')
  const resourcesTo = user ? await requireKnown(turn, user) : null
  const keys = (['runOut', 'rotate', 'revoke'] as const).find((one) => one === option('keys')) ?? 'keep'
  return { resourcesTo, keys }
}

// Someone who was never here cannot be a member.
async function requireKnown({ ctx, tenant, teamId }: Turn, userId: string): Promise<string> {
  const [known] = await accounts.find(ctx.deps, [{ tenant, teamId, userId }])
  if (known?.id) return known.id
  const person = { id: '', name: known?.name ?? 'This account' }
  const ask: Ask = { verb: 'leave', input: {} }
  throw new Refusal('cannot_hand_over', { person, because: 'outside', most: mostRotated }, { kind: 'fill', ask })
}

const again = (personId: string): Ask => ({ verb: 'remove', input: { personId } })

type Parted = memberships.Parted

export const leavingForms = {
  remove: {
    async open(turn, { personId }) {
      await requireShared(turn, 'members.remove')
      const { say, caller, ctx } = turn
      if (!personId) return views.removeForm(say, caller, await userOf(turn, personId))
      return drawn(turn, await leaving.preview(ctx, personId), false)
    },
    async submit(turn, filled) {
      const [personId = '', seen = ''] = filled.seen.split('.')
      // Of somebody without an account here there is nothing to choose.
      const wanted = filled.has('person') ? await picked(turn, filled.users('person')[0] ?? '', again) : personId
      if (!seen || wanted !== personId) return removeOrShow(turn, wanted)
      return removeAs(turn, personId, seen, await handOverIn(turn, filled))
    },
    fieldOf: { unknown_person: 'person', not_in_organization: 'person', cannot_hand_over: 'receiver' },
  },
  leave: {
    open: async (turn) => drawn(turn, await leaving.previewOwn(turn.ctx), false),
    async submit(turn, filled) {
      return leaveAs(turn, filled.seen, await handOverIn(turn, filled))
    },
    fieldOf: { cannot_hand_over: 'receiver' },
  },
} as const satisfies Record<string, Form>
