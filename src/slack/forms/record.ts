// The form that narrows the record down.
import { everything, Filter, type Span, spans } from '../../org/record/record.ts'
import * as record from '../subjects/record.ts'
import { says } from '../turn/answers.ts'
import { picked } from '../turn/typed.ts'
import { auditForm } from '../views/organization/audit.ts'
import { startOf } from '../words/times.ts'
import { type Form, userOf } from './row.ts'

export const records = {
  audit: {
    async open(turn, { filter: known }) {
      const filter = Filter.catch(everything).parse(known ?? everything)
      const user = filter.who ? await userOf(turn, filter.who) : ''
      return auditForm(turn.say, turn.caller, { user, filter })
    },
    async submit(turn, { users, option, date }) {
      const { timeZone } = turn.caller.person
      const [user] = users('person')
      const [from, until] = [startOf(date('from'), timeZone), startOf(date('until'), timeZone, 1)]
      const span = Object.keys(spans).find((one): one is Span => one === option('span')) ?? null
      const known = {
        kind: option('kind') || null,
        // Days say more than a stretch of time.
        span: from || until ? null : span,
        from: from?.toISOString() ?? null,
        until: until?.toISOString() ?? null,
      }
      const again = (id: string) => ({ verb: 'audit', input: { ...known, who: id || null } }) as const
      const who = user ? await picked(turn, user, again) : null
      return says(await record.page(turn, { filter: { who, ...known }, cursor: null }))
    },
    fieldOf: { unknown_person: 'person', not_in_organization: 'person' },
  },
} as const satisfies Record<string, Form>
