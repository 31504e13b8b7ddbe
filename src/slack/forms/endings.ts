// The forms about the end of an organization, or of one's own part in it: handing it over, deleting and restoring it.
import type { ModalView } from '@slack/types'
import type { Ask } from '../../org/asks.ts'
import * as deletions from '../../org/organization/deletions.ts'
import * as restorations from '../../org/organization/restorations.ts'
import * as transfers from '../../org/organization/transfers.ts'
import { afterParting } from '../modals.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import { picked } from '../turn/typed.ts'
import * as endingViews from '../views/organization/endings.ts'
import { type Form, userOf } from './row.ts'

/** The form in which deleting is confirmed, over what it would end now. */
async function deleting(turn: Turn, shown: { typed: string; isChanged: boolean }): Promise<ModalView> {
  return endingViews.deleteForm(turn.say, turn.caller, await deletions.preview(turn.ctx), shown)
}

/** What there is to restore; where it is asked for without naming one. */
async function choose({ say, caller, ctx }: Turn): Promise<Answer> {
  return says(endingViews.restorable(say, caller, await restorations.mine(ctx), ctx.deps.clock.now()))
}

export const endings = {
  transfer: {
    async open(turn, { personId, role = '' }) {
      const { say, caller } = turn
      const open = await transfers.open(turn.ctx, personId)
      if (open) return says(endingViews.offered(say, caller, open))
      const roles = transfers.keepable(say.catalog, caller.context.plan)
      const keeps = roles.includes(role) ? role : (roles[0] ?? '')
      return endingViews.transferForm(say, caller, roles, { user: await userOf(turn, personId), keeps })
    },
    async submit(turn, { users, option }) {
      const keeps = option('role')
      const again = (personId: string): Ask => ({ verb: 'transfer', input: { personId, keeps } })
      const personId = await picked(turn, users('person')[0] ?? '', again)
      return changes(endingViews.offered(turn.say, turn.caller, await transfers.offer(turn.ctx, { personId, keeps })))
    },
    fieldOf: { unknown_person: 'person', cannot_take_over: 'person', unknown_role: 'role', role_not_offered: 'role' },
  },
  delete: {
    open: (turn, { name = '' }) => deleting(turn, { typed: name, isChanged: false }),
    async submit(turn, { text, drawnFor }) {
      const seen = drawnFor('confirmation')
      const deleted = await deletions.remove(turn.ctx, { typed: text('confirmation'), seen })
      if (!deleted.isDone) return { kind: 'form', view: await deleting(turn, { typed: '', isChanged: true }) }
      return changes(endingViews.deleted(turn.say, await afterParting(turn), deleted))
    },
    fieldOf: { not_confirmed: 'confirmation' },
  },
  restore: {
    async open(turn, { organizationId, name }) {
      if (!organizationId) return choose(turn)
      const [found] = await restorations.requireTyped(turn.ctx, organizationId)
      return endingViews.restoreForm(turn.say, turn.caller, { id: organizationId, name: name || (found?.name ?? '') })
    },
    async submit(turn, { text, drawnFor }) {
      const input = { organizationId: drawnFor('name'), name: text('name') }
      return changes(endingViews.restored(turn.say, turn.caller, await restorations.restore(turn.ctx, input)))
    },
    fieldOf: { invalid_name: 'name', name_taken: 'name' },
  },
} as const satisfies Record<string, Form>
