// The forms about what programs use: resources, favourites, keys, and moving to an organization.
import type { ModalView } from '@slack/types'
import * as contexts from '../../org/organization/contexts.ts'
import * as keys from '../../org/programs/keys.ts'
import * as moves from '../../org/programs/moves.ts'
import * as moving from '../../org/programs/moving.ts'
import * as resources from '../../org/programs/resources.ts'
import { type KeyKind, keyKinds } from '../../org/programs/secrets.ts'
import * as stars from '../../org/programs/stars.ts'
import { checklist } from '../actions/programs.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import * as formViews from '../views/forms.ts'
import * as keyViews from '../views/programs/keys.ts'
import * as moveViews from '../views/programs/moves.ts'
import * as movingViews from '../views/programs/moving.ts'
import * as resourceViews from '../views/programs/resources.ts'
import type { Form } from './row.ts'

type Wish = { isShared: boolean; name: string; isChanged: boolean }

/** The form in which a key is made, over the pair that is there now. */
async function issuing({ say, caller, ctx }: Turn, { isShared, name, isChanged }: Wish): Promise<ModalView> {
  const asked = await keys.prepare(ctx, { isShared })
  return keyViews.issueForm(say, caller, { ...asked, name, isChanged }, ctx.deps.clock.now())
}

/** What a key's form was drawn for: its kind, and the pair that it showed to stop. */
function drawnFor(text: string): { kind: KeyKind; replaces: string | null } {
  const [kind, replaces] = text.split('.')
  return { kind: keyKinds.find((one) => one === kind) ?? 'member', replaces: replaces || null }
}

async function choosing(turn: Turn, to: string, isChanged: boolean): Promise<ModalView | Answer> {
  const { say, caller, ctx } = turn
  const all = await moving.preview(ctx, to)
  return all.total
    ? movingViews.resourcesForm(say, caller, all, isChanged)
    : says(movingViews.nothingToMove(say, caller, all))
}

const asAnswer = (opened: ModalView | Answer): Answer => ('kind' in opened ? opened : { kind: 'form', view: opened })

export const programs = {
  register: {
    open: async ({ say, caller }, { type = '', id = '' }) =>
      formViews.registerForm(say, caller, { type, externalId: id }),
    async submit(turn, { text }) {
      const registered = await resources.register(turn.ctx, { type: text('type'), externalId: text('id') })
      return changes(resourceViews.registered(turn.say, turn.caller, registered))
    },
  },
  star: {
    async open(turn) {
      const known = await stars.choices(turn.ctx)
      if (known.length) return resourceViews.starForm(turn.say, turn.caller, known)
      return says(resourceViews.shelf(turn.say, turn.caller, await resources.list(turn.ctx, { offset: 0, type: null })))
    },
    async submit(turn, { option }) {
      return changes(resourceViews.starred(turn.say, turn.caller, await stars.put(turn.ctx, option('resource'))))
    },
    fieldOf: { unknown_resource: 'resource' },
  },
  issueKey: {
    open: (turn, { type, name = '' }) => issuing(turn, { isShared: type === 'organization', name, isChanged: false }),
    async submit(turn, { text, drawnFor: drawn }) {
      const { kind, replaces } = drawnFor(drawn('key'))
      const issued = await keys.issue(turn.ctx, { kind, name: text('key'), replaces })
      if (!issued.isDone) return asAnswer(await issuing(turn, { isShared: false, name: text('key'), isChanged: true }))
      return { kind: 'form', view: keyViews.secret(turn.say, turn.caller, issued) }
    },
  },
  move: {
    async open(turn) {
      const { organizations } = await contexts.list(turn.ctx, { size: 100, offset: 0 })
      return moveViews.moveForm(
        turn.say,
        turn.caller,
        organizations.filter(({ kind }) => kind === 'shared'),
      )
    },
    async submit(turn, { option }) {
      return checklist(turn, await moves.start(turn.ctx, { organizationId: option('organization') }))
    },
    fieldOf: { unknown_organization: 'organization' },
  },
  moveResources: {
    open: (turn) => choosing(turn, turn.ctx.organizationId, false),
    async submit(turn, { option, options, drawnFor: drawn }) {
      const [organizationId = '', ...seen] = drawn('resources').split('.')
      const resourceIds = option('which') === 'all' ? null : options('resources')
      const result = await moving.move(turn.ctx, { organizationId, resourceIds, seen: seen.join('.') })
      if (result.stale) return asAnswer(await choosing(turn, organizationId, true))
      return changes(movingViews.moved(turn.say, turn.caller, result))
    },
  },
} as const satisfies Record<string, Form>
