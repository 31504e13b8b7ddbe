// Direct messages and files: paced as Slack allows, one to each account at a time, drawn by the views.
import type { WebClient } from '@slack/web-api'
import Bottleneck from 'bottleneck'
import type { Announce, Log, Place } from '../../org/context.ts'
import type { Letter } from '../../org/telling/letters.ts'
import { stamped } from '../turn/stamp.ts'
import type { Message } from '../views/blocks.ts'
import { letterView } from '../views/letters/letters.ts'
import type { Say } from '../words/words.ts'
import type { Access } from './access.ts'
import { upload } from './upload.ts'
import { written } from './written.ts'

/** What Slack says where no trying again will help. */
const unreachable =
  /user_not_found|user_disabled|channel_not_found|messages_tab_disabled|cannot_dm_bot|is_archived|not_in_channel/
/** The copy to be drawn anew is no longer there, or no longer ours to change. */
const lost = /message_not_found|cant_update_message|edit_window_closed/

/** Slack asks for about one message a second in a channel, and allows short bursts; and for about one call a second of each method, of which updates have 50 a minute. */
const pace = {
  perChannel: {
    reservoir: 5,
    reservoirIncreaseInterval: 1000,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseMaximum: 5,
  },
  all: { maxConcurrent: 8, minTime: 20 },
}

/** The Announce port over the calls for messages and for files, and what closes it. */
export function createAnnounce(
  client: WebClient,
  say: Say,
  { log, access, apiUrl, redisUrl }: { log: Log; access: Access; apiUrl: string; redisUrl?: string | undefined },
): { announce: Announce; close(): Promise<void> } {
  const shared = redisUrl ? { datastore: 'ioredis' as const, clientOptions: redisUrl, clearDatastore: false } : {}
  const all = new Bottleneck({ id: 'guildhall-dm', ...pace.all, ...shared })
  // Of this process alone: whatever it has posted and not written down when it dies will be posted again.
  const posting = new Bottleneck({ maxConcurrent: 1 })
  const channels = new Bottleneck.Group({ id: 'guildhall-dm', ...pace.perChannel, ...shared, timeout: 120_000 })
  for (const limiter of [all, channels])
    limiter.on('error', (error) => log.error({ error: String(error) }, 'pacing of direct messages failed'))
  const announce: Announce = {
    async deliver({ userId, locale = null, timeZone = null }, letter, at, keep) {
      const { at: organizationId, ...drawn } = letterView(say, letter, { locale, timeZone })
      const message = stamped(drawn, `letter:${userId}:${seedOf(letter)}`, organizationId)
      const paced = (send: () => Promise<Place>) => all.schedule(() => access.through(send))
      const anew = () => posting.schedule(async () => keep(await paced(() => post(client, userId, message))))
      const again = async (place: Place) => keep(await paced(() => update(client, place, message)))
      try {
        await channels.key(userId).schedule(() => (at ? again(at) : anew()))
        return null
      } catch (error) {
        if (at && lost.test(String(error))) return null
        return reachedNobody(error)
      }
    },
    async share({ userId }, file) {
      try {
        await channels
          .key(userId)
          .schedule(() => all.schedule(() => access.through(() => upload(client, apiUrl, userId, file))))
        return null
      } catch (error) {
        return reachedNobody(error)
      }
    },
    write: (letter, reader) =>
      written(say, letterView(say, letter, reader), letter.kind === 'approval' && letter.state === 'pending'),
  }
  return { announce, close: async () => void (await Promise.all([all.disconnect(), channels.disconnect()])) }
}

/** What Slack said of an account that cannot be reached; any other fault is thrown on, to be tried again. */
function reachedNobody(error: unknown): { unreachable: string } {
  const known = unreachable.exec(String(error))
  if (known) return { unreachable: known[0] }
  throw error
}

async function post(client: WebClient, userId: string, message: Message): Promise<Place> {
  const quiet = { unfurl_links: false, unfurl_media: false }
  const { channel, ts } = await client.chat.postMessage({ channel: userId, ...message, ...quiet })
  if (!channel || !ts) throw new Error('Slack took a message and did not say where it stands')
  return { channel, ts }
}

async function update(client: WebClient, at: Place, message: Message): Promise<Place> {
  await client.chat.update({ ...at, ...message })
  return at
}

// Buttons of one letter in one state are one and the same effect, however often they are drawn.
function seedOf(letter: Letter): string {
  if (letter.kind === 'news' || letter.kind === 'several' || letter.kind === 'digest')
    return `${letter.kind}:${JSON.stringify(letter)}`
  return `${letter.kind}:${letter.kind === 'invitation' ? letter.invitationId : letter.approvalId}:${letter.state}`
}
