// What can be typed about letting people in: inviting them, the invitations that are open, and links.
import type { Ask } from '../../org/asks.ts'
import * as invitationBoard from '../../org/inviting/invitation-board.ts'
import * as links from '../../org/inviting/links.ts'
import { openForm } from '../modals.ts'
import { addressesAmong, asInput, foundIn, invite, usualPlaces } from '../subjects/inviting.ts'
import { changes, says, type Turn } from '../turn/answers.ts'
import type { Word } from '../turn/parse.ts'
import { type Behind, peopleIn, roleAtEnd, roleOf, strayBeforeRole } from '../turn/typed.ts'
import * as invitationViews from '../views/inviting/invitations.ts'
import * as linkViews from '../views/inviting/links.ts'
import { type Command, here } from './row.ts'

const area = 'People'

type Again = (people: string[], role: string | null) => Ask

/** The people that words name, and the words behind them. Beside addresses there may be none. */
async function peopleAmong(turn: Turn, words: readonly Word[], hasAddresses: boolean, again: Again): Promise<Behind> {
  const typed = words.flatMap(({ text, userId }) => (userId ? [] : [text]))
  const { role, before } = roleAtEnd(turn, typed)
  const isNobody = words.every(({ userId }) => userId === null) && (role ? !before.length : true)
  if (hasAddresses && isNobody) return { userIds: [], people: [], rest: typed }
  return peopleIn(turn, words, 'everyone', {
    most: 100,
    strayIn: strayBeforeRole(turn),
    again: (id, others) => again([...others, ...(id ? [id] : [])], role || null),
  })
}

export const inviting: readonly Command[] = [
  {
    name: 'invite',
    usage: 'invite [@people or e-mails] [role]',
    asksThere: 'Invite them there?',
    about: 'invite people; each gets a direct message, or an e-mail',
    example: 'invite @budi @sari',
    more: 'Addresses can be pasted as they are, hundreds at once: on lines, with commas, with names beside them. You see what became of each.',
    area,
    async run(turn, { words }) {
      if (!words.length) return openForm(turn, 'invite')
      const { text, others } = addressesAmong(words)
      const workspaces = await usualPlaces(turn)
      const named = { userIds: [], people: [], text }
      const addressed = text ? await foundIn(turn, named, null) : null
      const again: Again = (people, role) => ({
        verb: 'invite',
        input: asInput({ people, pasted: addressed?.pasted ?? { emails: [], twice: [], bad: [] } }, role, workspaces),
      })
      const wanted =
        roleAtEnd(
          turn,
          others.flatMap(({ text, userId }) => (userId ? [] : [text])),
        ).role || null
      const behind = await peopleAmong(turn, others, text !== '', again)
      const found = await foundIn(turn, { ...behind, text }, wanted)
      const role = roleOf(turn, behind.rest, (id) => again(found.people, id))
      const invited = await invite(turn, found, asInput(found, role, workspaces))
      return changes(invitationViews.invited(turn.say, turn.caller, invited))
    },
  },
  {
    name: 'invites',
    aliases: ['invitations', 'pending'],
    usage: 'invites [name or e-mail]',
    about: 'invitations nobody has answered: send again, extend, revoke',
    example: 'invites sari',
    area,
    run: async (turn, { rest }) => {
      const search = rest.replace(/^@/, '') || null
      return says(invitationViews.board(turn.say, turn.caller, await invitationBoard.board(turn.ctx, 0, search)))
    },
  },
  {
    name: 'links',
    aliases: ['link'],
    usage: 'links',
    about: (say) => `links that let people into ${here(say)}: make, show, revoke`,
    more: 'A link lets in whoever has it: so many people, until a day, perhaps of one e-mail domain only. It can be shown again to those who may invite.',
    area,
    run: async (turn) => says(linkViews.links(turn.say, turn.caller, await links.list(turn.ctx))),
  },
]
