// The forms about being let in: denying a request with a reason, and adding a domain by which colleagues find an organization.

import * as domains from '../subjects/domains.ts'
import * as requests from '../subjects/requests.ts'
import { says } from '../turn/answers.ts'
import * as domainViews from '../views/people/domains.ts'
import * as requestViews from '../views/people/requests.ts'
import { type Form, requireShared } from './row.ts'

export const joining = {
  deny: {
    async open(turn, { id = '' }) {
      const letter = await requests.awaiting(turn, id)
      if (letter) return requestViews.denyForm(turn.say, turn.caller, letter, { isHome: turn.isFromHome })
      return says(await requests.page(turn))
    },
    submit(turn, { text, drawnFor }) {
      const [approvalId = '', from] = drawnFor('reason').split('.')
      const answer = text('reason').trim() || null
      return requests.decide({ ...turn, isFromHome: from === 'home' }, { approvalId, isApproved: false, answer })
    },
  },
  domain: {
    async open(turn, { name = '' }) {
      await requireShared(turn, 'domains.manage')
      return domainViews.domainForm(turn.say, turn.caller, name)
    },
    submit: (turn, { text }) => domains.add(turn, text('domain')),
    fieldOf: { invalid_domain: 'domain' },
  },
} as const satisfies Record<string, Form>
