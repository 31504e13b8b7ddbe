// What can be pressed or chosen, one row each: what its value must hold, and what it does. Rows that only show something
// can be pressed any number of times; the others happen once for each time their button was drawn.

import { z } from 'zod'
import * as requests from '../org/asking/requests.ts'
import type { Ask } from '../org/asks.ts'
import * as joinRequests from '../org/joining/join-requests.ts'
import * as contexts from '../org/organization/contexts.ts'
import * as logos from '../org/organization/logos.ts'
import * as restorations from '../org/organization/restorations.ts'
import * as session from '../org/people/session.ts'
import { Filter } from '../org/record/record.ts'
import { readAsk, run } from '../org/verbs.ts'
import { creditRows } from './actions/credits.ts'
import { inviting } from './actions/inviting.ts'
import { joining } from './actions/joining.ts'
import { leavingRows } from './actions/leaving.ts'
import { money } from './actions/money.ts'
import { programs } from './actions/programs.ts'
import { Id, once, type Row, shows } from './actions/row.ts'
import { shapeRows } from './actions/shape.ts'
import { succession } from './actions/succession.ts'
import { help, runConfirmed, runTyped } from './commands.ts'
import * as spots from './home/spots.ts'
import { afterParting, isForm, openForm, refill } from './modals.ts'
import { outcome } from './outcomes.ts'
import * as plans from './subjects/plans.ts'
import * as record from './subjects/record.ts'
import * as show from './subjects/show.ts'
import { type Answer, changes, says, type Turn, turnsInto } from './turn/answers.ts'
import { within } from './turn/caller.ts'
import { parse } from './turn/parse.ts'
import * as endingViews from './views/organization/endings.ts'
import * as organizationViews from './views/organization/organizations.ts'
import * as requestViews from './views/people/requests.ts'
import * as sessionViews from './views/people/session.ts'

const anyway = <R extends Row>(row: R): R => ({ ...row, isForSignedOut: true })
const inPlace = (answer: Answer): Answer => (answer.kind === 'message' ? { ...answer, isInPlace: true } : answer)

const Offset = z.int().min(0).catch(0)
const Cursor = z.object({ at: z.iso.datetime(), id: Id, side: z.enum(['older', 'newer']) })
const Form = z.looseObject({
  form: z.string(),
  personId: Id.exactOptional(),
  role: Id.exactOptional(),
  organizationId: Id.exactOptional(),
  plan: Id.exactOptional(),
})
const SaidValue = z.object({
  subcommand: z.string(),
  words: z.array(z.object({ text: z.string(), userId: z.string().nullable() })),
  rest: z.string(),
})
const AskValue = z.object({ ask: z.unknown().transform((ask) => readAsk(ask)) })

const rows = {
  ...money,
  ...creditRows,
  ...programs,
  ...shapeRows,
  ...succession,
  ...inviting,
  ...joining,
  /** Opens a form; for another organization than the context's where the value names one. */
  open: shows(Form, async (turn, { form, organizationId, ...known }) => {
    if (!isForm(form)) throw new Error(`there is no form ${form}`)
    return openForm(organizationId ? await within(turn, organizationId) : turn, form, known)
  }),
  fill: shows(AskValue, (turn, { ask }) => refill(turn, ask)),
  list: shows(z.object({ offset: Offset }), async (turn, { offset }) => turnsInto(await show.list(turn, offset))),
  members: shows(z.object({ offset: Offset, search: z.string().nullable().catch(null) }), async (turn, page) =>
    turnsInto(await show.members(turn, page)),
  ),
  /** On Home: another page of a list, what a name holds, the first steps. */
  page: shows(z.object({ of: z.enum(['tasks', 'list']), offset: Offset }), (turn, { of, offset }) =>
    spots.turnTo(turn, of, offset),
  ),
  find: shows(z.object({ search: z.string() }), (turn, { search }) => spots.find(turn, search)),
  guide: shows(z.object({ isShown: z.boolean() }), (turn, { isShown }) => spots.showGuide(turn, isShown)),
  help: anyway(shows(z.object({ topic: z.string().catch('') }), async (turn, { topic }) => says(help(turn, topic)))),
  /** Signing in where one is signed in changes nothing. */
  signin: anyway(
    shows(z.object({}), async (turn) => {
      await session.start(turn.ctx)
      return changes(sessionViews.begun(turn.say, await afterParting(turn)))
    }),
  ),
  /** What was typed in a context that its writer may have forgotten, done there after all. */
  confirm: once(z.object({ said: SaidValue }), async (turn, { said }) => inPlace(await runConfirmed(turn, said))),
  run: shows(z.object({ subcommand: z.string() }), (turn, { subcommand }) => runTyped(turn, parse(subcommand))),
  /** Entering the organization one is in changes nothing, so that pressing twice is harmless (row S29). */
  switch: shows(z.object({ organizationId: Id }), async (turn, { organizationId }) =>
    changes(organizationViews.switched(turn.say, await contexts.enter(turn.ctx, { organizationId }))),
  ),
  ...leavingRows,
  remind: once(z.object({ approvalId: Id }), async (turn, { approvalId }) =>
    says(requestViews.requested(turn.say, turn.caller, await requests.remind(turn.ctx, approvalId))),
  ),
  removeLogo: once(z.object({ organizationId: Id }), async (turn, { organizationId }) => {
    const there = await within(turn, organizationId)
    await logos.remove(there.ctx)
    return openForm(there, 'settings')
  }),
  restore: once(z.object({ organizationId: Id }), async (turn, { organizationId }) =>
    changes(endingViews.restored(turn.say, turn.caller, await restorations.restore(turn.ctx, { organizationId }))),
  ),
  /** Pages of the record stand between entries, so that they stay where they are while new ones come. */
  audit: shows(z.object({ filter: Filter, cursor: Cursor.nullable() }), async (turn, asked) =>
    turnsInto(await record.page(turn, asked)),
  ),
  exportRecord: once(z.object({ filter: Filter }), (turn, { filter }) => record.exported(turn, filter)),
  undo: once(z.object({ entryId: Id }), (turn, { entryId }) => record.takeBack(turn, entryId)),
  roles: shows(
    z.object({ role: Id.nullable().catch(null), view: z.string().catch('') }),
    async (turn, { role, view }) =>
      turnsInto(await show.roles(turn, role && turn.say.catalog.roles[role] ? role : null, view === 'table')),
  ),
  /** Asks those who have the right to let an act through. */
  ask: once(AskValue, async (turn, { ask }) => {
    // Whoever asks for what is there again by now is told so, and nobody else is bothered.
    if (await restorations.isDone(turn.ctx, ask)) return changes(outcome(turn, ask.verb, await run(turn.ctx, ask)))
    return says(requestViews.requested(turn.say, turn.caller, await askFor(turn, ask)))
  }),
  /** Does an act again, put right, with one's own right. */
  do: once(AskValue, async (turn, { ask }) => {
    // What is overdue is paid on its own page, to which billing leads.
    if (ask.verb === 'openBilling') return says(await plans.bill(turn))
    if (!isOfPage(ask.verb)) return changes(outcome(turn, ask.verb, await run(turn.ctx, ask)))
    // A page at Stripe shows nowhere by itself, and another one is opened where the first is over.
    const { effectId: _, ...ctx } = turn.ctx
    return says(outcome(turn, ask.verb, await run(ctx, ask)))
  }),
} as const

export type ActionName = keyof typeof rows

/** The table of everything that can be pressed, by the word before the "#" of its `action_id`. */
export const actions: Record<ActionName, Row> = rows as Record<ActionName, Row>

/** Whether something names a row. */
export const isAction = (name: string): name is ActionName => Object.hasOwn(rows, name)

const isOfPage = (verb: Ask['verb']): boolean => ['upgrade', 'topUp', 'addCard'].includes(verb)

const askFor = ({ ctx }: Turn, ask: Ask): Promise<requests.Asked> =>
  ask.verb === 'join' && ask.input.role === null
    ? joinRequests.ask(ctx, { organizationId: ask.input.organizationId, reason: null })
    : requests.request(ctx, ask, null)
