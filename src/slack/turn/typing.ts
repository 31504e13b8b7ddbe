// What a form says while someone types into it: each letter is acked at once, and the newest is answered by drawing the
// form anew, one drawing at a time, so that no older one can come after a newer.
import type { BlockAction } from '@slack/bolt'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Deps } from '../../org/context.ts'
import * as handles from '../../org/organization/handles.ts'
import type { Say } from '../words/words.ts'
import { fieldOf } from './filled.ts'
import { Shown } from './redrawn.ts'
import { askedOf, type Live, retyped } from './retyped.ts'
import { logged } from './turns.ts'

/** Between two drawings of one form: Slack takes about a hundred a minute of all of them together. */
const pauseMs = 200
/** Forms that are remembered; those typed into least lately are forgotten. */
const mostForms = 500

/** Something typed into a field that answers, in the form as it is with it. */
export type Typed = { field: Live; at: number; shown: Shown }

const Letters = z.object({
  view: Shown,
  actions: z.tuple([
    z.object({ type: z.literal('plain_text_input'), block_id: z.string(), action_ts: z.coerce.number() }),
  ]),
})

/** Reads what was typed; null for anything else that was done. */
export function readTyped(body: BlockAction): Typed | null {
  const read = Letters.safeParse(body)
  if (!read.success) return null
  const { view, actions } = read.data
  const field = fieldOf(actions[0].block_id)
  return field === 'name' || field === 'id' ? { field, at: actions[0].action_ts, shown: view } : null
}

type Form = {
  /** When the newest letter was typed. */
  at: number
  isSent: boolean
  waiting: { shown: Shown; fields: Set<Live> } | null
  running: Promise<void> | null
  /** The hashes that our own drawings took the place of, and the newest. */
  replaced: Set<string>
  hash: string | null
}

export type Typing = {
  /** Answers what was typed, unless something newer was. */
  follow(typed: Typed): Promise<void>
  /** Leaves a form that was sent as it is: what was typed last is in what was sent. */
  sent(viewId: string): void
}

/** What follows the typing, over a client. */
export function typing(client: WebClient, deps: Pick<Deps, 'db' | 'log'>, say: Say): Typing {
  const forms = new Map<string, Form>()

  function formOf(viewId: string): Form {
    const form = forms.get(viewId) ?? {
      at: 0,
      isSent: false,
      waiting: null,
      running: null,
      replaced: new Set(),
      hash: null,
    }
    // The newest stands last.
    forms.delete(viewId)
    forms.set(viewId, form)
    const [oldest] = forms.keys()
    if (forms.size > mostForms && oldest) forms.delete(oldest)
    return form
  }

  async function draw(form: Form, { shown, fields }: NonNullable<Form['waiting']>): Promise<void> {
    const asked = askedOf(shown, fields)
    const free = asked && (await handles.nearestFree(deps.db, asked))
    // Sent while it was looked up.
    if (form.isSent) return
    const hash = form.hash && form.replaced.has(shown.hash) ? form.hash : shown.hash
    try {
      const { view } = await client.views.update({ view_id: shown.id, hash, view: retyped(say, shown, fields, free) })
      form.replaced.add(hash)
      form.hash = view?.hash ?? null
    } catch (error) {
      if (!isOver(error)) logged(deps, error)
    }
  }

  async function run(form: Form): Promise<void> {
    try {
      while (form.waiting) {
        const next = form.waiting
        form.waiting = null
        await draw(form, next)
        if (form.waiting) await new Promise((done) => setTimeout(done, pauseMs))
      }
    } catch (error) {
      logged(deps, error)
    } finally {
      form.running = null
    }
  }

  return {
    follow({ field, at, shown }) {
      const form = formOf(shown.id)
      if (at <= form.at) return Promise.resolve()
      form.at = at
      form.isSent = false
      form.waiting = { shown, fields: new Set([...(form.waiting?.fields ?? []), field]) }
      form.running ??= run(form)
      return form.running
    },
    sent(viewId) {
      const form = forms.get(viewId)
      if (form) Object.assign(form, { waiting: null, isSent: true })
    },
  }
}

// The form was changed otherwise, closed or sent meanwhile: the next letter finds it as it is.
const isOver = (error: unknown): boolean =>
  error instanceof WebAPIPlatformError && ['hash_conflict', 'not_found'].includes(error.data.error)
