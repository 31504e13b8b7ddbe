// What can be typed to end one's part in an organization, or the organization itself, and to bring one back.
import type { Ask } from '../../org/asks.ts'
import { requireConfirmed } from '../../org/organization/deletions.ts'
import * as restorations from '../../org/organization/restorations.ts'
import { openForm } from '../modals.ts'
import { changes, says } from '../turn/answers.ts'
import { firstOf, peopleIn } from '../turn/typed.ts'
import * as endingViews from '../views/organization/endings.ts'
import { article } from '../words/words.ts'
import { type Command, here } from './row.ts'

const area = 'Organization'

export const endings: readonly Command[] = [
  {
    name: 'transfer',
    aliases: ['handover'],
    usage: 'transfer [@person]',
    about: (say) => `hand ${here(say)} over to another member`,
    example: 'transfer @budi',
    more: 'A form says what each of you will be. They get a direct message with Accept and Decline, and nothing changes until they accept. Type it again while the offer is open to remind them or to withdraw it.',
    area,
    async run(turn, { words }) {
      if (!words.length) return openForm(turn, 'transfer')
      const again = (personId: string): Ask => ({ verb: 'transfer', input: { personId, keeps: '' } })
      const behind = await peopleIn(turn, words, 'members', { strayIn: (rest) => rest, again })
      return openForm(turn, 'transfer', { personId: await firstOf(turn, behind, again) })
    },
  },
  {
    name: 'delete',
    usage: 'delete',
    about: (say) => `delete ${here(say)}; it can be restored for 30 days`,
    more: 'A form shows what ends with it and asks for its name, typed exactly. Everyone in it is told. After 30 days it is erased for good.',
    area,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'delete')
      // Another name than that of where one is: it was meant for another one, and must not lead to this one's form.
      if (turn.caller.context.kind === 'shared') requireConfirmed(turn.caller.context, rest)
      return openForm(turn, 'delete', { name: rest })
    },
  },
  {
    name: 'restore',
    // Else the nearest word to them would be the opposite.
    aliases: ['undelete', 'recover'],
    usage: 'restore [name]',
    about: (say) => `bring back ${article(say.catalog.labels.shared)} that was deleted`,
    example: 'restore Sehat Clinic',
    more: 'It comes back with its members, their roles and its resources; invitations have to be sent again. Whoever may delete it may restore it, for 30 days.',
    area,
    async run(turn, { rest }) {
      if (!rest) return openForm(turn, 'restore')
      const { say, caller, ctx } = turn
      const found = await restorations.requireTyped(ctx, rest)
      const [only] = found
      if (!only || found.length > 1) return says(endingViews.restorable(say, caller, found, ctx.deps.clock.now()))
      return changes(endingViews.restored(say, caller, await restorations.restore(ctx, { organizationId: only.id })))
    },
  },
]
