// Showing an answer where the conversation takes place: in the channel, in the modal, on Home.
import { createHash } from 'node:crypto'
import type { ModalView } from '@slack/types'
import { WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api'
import { z } from 'zod'
import type { Deps } from '../../org/context.ts'
import type { Message } from '../views/blocks.ts'
import { line } from '../views/blocks.ts'
import { sheet } from '../views/form.ts'
import type { SlackConnection } from '../wire/connection.ts'
import { requireSlacks } from '../wire/hosts.ts'
import { send } from '../wire/late-answers.ts'
import type { Answer } from './answers.ts'
import { stamped } from './stamp.ts'
import { logged, ready } from './turns.ts'

/** Where something was typed, pressed or sent. */
export type Place = { triggerId: string; seed: string } & (
  | { kind: 'command'; responseUrl: string }
  | { kind: 'message'; responseUrl: string | undefined }
  /** `isOver` where a form stands there that is to be gone on with. */
  | { kind: 'modal'; viewId: string; responseUrl: string | undefined; isOver: boolean }
  | { kind: 'home' }
)

const tooLateWords = 'That took too long to open. If nothing has opened by now, please try again.'
const tooLate: Message = { text: tooLateWords, blocks: [line(tooLateWords)] }
const waiting: Message = { text: 'Working…', blocks: [line('Working… this takes a moment longer than usual.')] }

/** What can be shown on a connection. A view or a message that Slack no longer takes is logged, never thrown. */
export function stage(connection: SlackConnection, deps: Deps) {
  const { client, opener, settings } = connection
  const isFirst = rememberOf(500)

  /** Posts once what is delivered several times: an address takes five answers, and nobody needs the same one twice. */
  async function post(responseUrl: string, message: Message, seed: string, isInPlace = false): Promise<void> {
    const url = requireSlacks(responseUrl, 'hooks.slack.com', settings.apiUrl)
    const body = JSON.stringify({ response_type: 'ephemeral', replace_original: isInPlace, ...ready(message, seed) })
    if (!isFirst(`${responseUrl} ${body}`)) return
    await send(url, body, deps.log)
  }

  const sheetOf = (answer: Answer, seed: string, responseUrl: string | undefined): ModalView => {
    if (answer.kind === 'form') return carrying(answer.view, responseUrl)
    const { at, ...message } = answer.message
    return carrying(stamped(sheet('Guildhall', message), seed, at), responseUrl)
  }

  async function put(place: Place, answer: Answer): Promise<void> {
    const { triggerId: trigger_id, seed } = place
    if (place.kind === 'modal' && place.isOver)
      return void (await opener.views.push({
        trigger_id,
        view: overForm(sheetOf(answer, seed, place.responseUrl), answer),
      }))
    if (place.kind === 'modal')
      return void (await client.views.update({ view_id: place.viewId, view: sheetOf(answer, seed, place.responseUrl) }))
    if (place.kind === 'home') {
      if (answer.kind === 'form' || !answer.isOnHome)
        await opener.views.open({ trigger_id, view: sheetOf(answer, seed, undefined) })
      return
    }
    if (answer.kind === 'form') await opener.views.open({ trigger_id, view: sheetOf(answer, seed, place.responseUrl) })
    else if (place.responseUrl) await post(place.responseUrl, answer.message, seed, answer.isInPlace)
  }

  async function show(place: Place, said: Answer): Promise<void> {
    try {
      await put(place, said)
    } catch (error) {
      if (isOpenAlready(error)) return
      if (error instanceof WebAPIRequestError) deps.log.warn({ error: String(error) }, 'Slack did not answer in time')
      else logged(deps, error)
      // A view whose trigger has expired can still be said in words.
      const url = 'responseUrl' in place ? place.responseUrl : undefined
      if (url && said.kind === 'form') await post(url, tooLate, place.seed).catch((again) => logged(deps, again))
    }
  }

  async function late(view_id: string, said: Answer, seed: string, responseUrl: string | undefined): Promise<void> {
    await client.views.update({ view_id, view: sheetOf(said, seed, responseUrl) }).catch((error) => logged(deps, error))
  }

  return { show, late, post, sheetOf, waiting: () => sheet('Guildhall', waiting) }
}

// Where what was asked for is done another way, the form below is over too.
const overForm = (view: ModalView, said: Answer): ModalView =>
  said.kind === 'message' && said.isOnHome ? { ...view, clear_on_close: true } : view

// A trigger opens one view: what Slack delivered before has opened it, and its reader has it before them.
const isOpenAlready = (error: unknown): boolean =>
  error instanceof WebAPIPlatformError && error.data.error === 'exchanged_trigger_id'

// Says whether something comes for the first time, among as many as it remembers.
function rememberOf(most: number): (said: string) => boolean {
  const known = new Set<string>()
  return (said) => {
    const key = createHash('sha256').update(said).digest('base64')
    if (known.has(key)) return false
    known.add(key)
    const [oldest] = known
    if (known.size > most && oldest) known.delete(oldest)
    return true
  }
}

// A form that was opened from a message answers there when it is sent; Slack gives a sent form no address of its own.
// The address is its reader's own, good for five answers within half an hour.
function carrying(view: ModalView, responseUrl: string | undefined): ModalView {
  if (!responseUrl) return view
  const known = z.record(z.string(), z.string()).parse(JSON.parse(view.private_metadata || '{}'))
  return { ...view, private_metadata: JSON.stringify({ ...known, r: responseUrl }) }
}
