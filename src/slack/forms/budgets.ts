// The forms about budgets: making one, changing it, and having more of it for a month.
import type { Asks } from '../../org/asks.ts'
import * as rules from '../../org/credits/budgets.ts'
import * as raises from '../../org/credits/raises.ts'
import { outcome } from '../outcomes.ts'
import { amountFilled } from '../subjects/amounts.ts'
import * as credits from '../subjects/credits.ts'
import { changes, says, type Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'
import { picked } from '../turn/typed.ts'
import * as budgetViews from '../views/money/budgets.ts'
import * as requestViews from '../views/people/requests.ts'
import { filledIn } from '../words/money.ts'
import { marked } from './marked.ts'
import { type Form, requireShared, userOf } from './row.ts'

type Wanted = Asks['createBudget']

/** The members behind the accounts that were chosen in a field. */
const chosen = (turn: Turn, { users }: Filled, field: string, again: Wanted): Promise<string[]> =>
  Promise.all(users(field).map((user) => picked(turn, user, () => ({ verb: 'createBudget', input: again }))))

const wantedIn = ({ say }: Turn, { text, option }: Filled): Wanted => ({
  name: text('name'),
  cap: amountFilled(say, text('cap')),
  isHard: option('kind') !== 'soft',
  people: [],
})

/** What of a budget was changed in its form. */
const changedIn = ({ name, cap, isHard }: Wanted, { differs }: Filled): Partial<Wanted> => ({
  ...(differs('name') ? { name } : {}),
  ...(differs('cap') ? { cap } : {}),
  ...(differs('kind') ? { isHard } : {}),
})

/** The budget that a form is about; where it is gone, the rule says so. */
async function aboutOf(turn: Turn, groupId: string) {
  const { all, one } = await credits.budgetOf(turn, groupId)
  return { all, one: one ?? gone(groupId) }
}

const gone = (id: string): rules.Budget => ({
  id,
  name: '',
  cap: 0,
  extra: 0,
  isHard: true,
  used: 0,
  people: 0,
  members: [],
  forecast: { perDay: 0, runsOutAt: null, reachesCapAt: null },
})

const fields = {
  invalid_name: 'name',
  budget_name_taken: 'name',
  invalid_amount: 'cap',
  unknown_person: 'people',
  not_in_organization: 'people',
} as const

export const budgetForms = {
  createBudget: {
    async open(turn, { name = '', cap = null, isHard = true, people = [] }) {
      await requireShared(turn, 'budgets.manage')
      const users = (await Promise.all(people.map((id) => userOf(turn, id)))).filter(Boolean)
      return budgetViews.createBudgetForm(turn.say, turn.caller, { name, cap, isHard, users })
    },
    async submit(turn, filled) {
      const wanted = wantedIn(turn, filled)
      const people = await chosen(turn, filled, 'people', wanted)
      return changes(outcome(turn, 'createBudget', await rules.create(turn.ctx, { ...wanted, people })))
    },
    fieldOf: fields,
  },
  changeBudget: {
    async open(turn, { id = '' }) {
      await requireShared(turn, 'budgets.manage')
      const { one } = await aboutOf(turn, id)
      const shown = { name: one.name, cap: filledIn(turn.say, one.cap), kind: one.isHard ? 'hard' : 'soft' }
      return marked(budgetViews.changeBudgetForm(turn.say, turn.caller, one), shown)
    },
    async submit(turn, filled) {
      const wanted = wantedIn(turn, filled)
      const [add = [], remove = []] = await Promise.all(
        ['add', 'remove'].map((field) => chosen(turn, filled, field, wanted)),
      )
      const input = { groupId: filled.drawnFor('cap'), ...changedIn(wanted, filled), add, remove }
      return changes(outcome(turn, 'changeBudget', await rules.change(turn.ctx, input)))
    },
    fieldOf: { ...fields, unknown_person: 'add', not_in_organization: 'add' },
  },
  raiseBudget: {
    async open(turn, { id = '', amount = null }) {
      await requireShared(turn, 'credits.read')
      const { all, one } = await aboutOf(turn, id)
      const { mayManage, month } = all
      return budgetViews.raiseBudgetForm(turn.say, turn.caller, one, { mayManage, month, more: amount })
    },
    submit: (turn, { text, drawnFor }) =>
      raise(turn, { groupId: drawnFor('amount'), amount: amountFilled(turn.say, text('amount')) }, text('reason')),
    fieldOf: { invalid_amount: 'amount' },
  },
} as const satisfies Record<string, Form>

/** Adds to a budget for this month, or asks those who may. */
export async function raise(turn: Turn, input: Asks['raiseBudget'], reason: string) {
  const { mayManage } = (await credits.budgetOf(turn, input.groupId)).all
  if (mayManage) return changes(outcome(turn, 'raiseBudget', await raises.raise(turn.ctx, input)))
  const asked = await raises.requestMore(turn.ctx, { ...input, reason: reason.trim() || null })
  return says(requestViews.requested(turn.say, turn.caller, asked))
}
