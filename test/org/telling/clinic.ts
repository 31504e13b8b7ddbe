// Places whose people are told things in tests of what people are told, and the things that they are told.
import { beforeEach } from 'vitest'
import type { News } from '../../../src/org/telling/letters.ts'
import * as preferences from '../../../src/org/telling/preferences.ts'
import type { Topic } from '../../../src/org/telling/topics.ts'
import type { Player } from '../cast.ts'
import { arrive, openPost, type Post } from './post.ts'

export const minute = 60_000

export type Place = {
  /** What its people are called by, after "UOWNER" and "UMEMBER". */
  number: number
  owner: Player
  member: Player
  id: string
  ref: Extract<News, { news: 'accepted' }>['organization']
}

/** Opens a post office for the test file that calls it, and places with people. Each test begins without faults and e-mail. */
export function openClinics(): { post: () => Post; place: (role?: string) => Promise<Place> } {
  const post = openPost()
  let number = 0
  beforeEach(() => {
    post().faults = {}
    post().mails.length = 0
  })
  /** A new organization with an owner and a member, to whom nothing has been told. */
  async function place(role = 'admin'): Promise<Place> {
    number += 1
    const [owner, member] = (await arrive(post(), `UOWNER${number}`, `UMEMBER${number}`)) as [Player, Player]
    const name = `Clinic ${number}`
    const id = await post().founds(owner, name, 'startup')
    await post().admits(owner, id, [member], role)
    await post().work()
    await post().advance(2 * minute)
    post().messages.length = 0
    return { number, owner, member, id, ref: { id, name, kind: 'shared' } }
  }
  return { post, place }
}

export const by = { id: 'per_1', name: 'Someone' }
export const accepted = ({ ref }: Pick<Place, 'ref'>): News => ({
  news: 'accepted',
  organization: ref,
  invitee: by,
  role: 'member',
})
export const declined = ({ ref }: Place): News => ({ news: 'declined', organization: ref, invitee: by, role: 'member' })
export const toppedUp = ({ ref }: Place): News => ({ news: 'topped_up', organization: ref, credits: 10 })

export const ways = (direct: boolean, mail: boolean, digest: boolean): preferences.Ways => ({ direct, mail, digest })
export const off = ways(false, false, false)
/** Has someone choose how they hear of a topic. */
export const choose = ({ ctx }: Player, topic: Topic, chosen: preferences.Ways) =>
  preferences.choose(ctx, { [topic]: chosen })
