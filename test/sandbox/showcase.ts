// An app that shows one of everything – cards, lists, menus, a form – and tells what it was sent.
import { type BoltApp, modal, row, says } from './ground.ts'

const divider = { type: 'divider' as const }
const beside = (text: string, id: string, value: string, label = 'Switch') => ({
  ...says(text),
  accessory: row({ id, text: label, value }).elements[0],
})

/** Two cards with a row of buttons each, and a list with a button beside every line. */
const CARDS = [
  says('*Sehat Clinic*\nYou are Owner'),
  row({ id: 'leave', text: '👋 Leave', value: 'org_1' }, { id: 'manage', text: 'Manage', value: 'org_1' }),
  divider,
  says('*Sehat Clinic Two*'),
  { type: 'context' as const, elements: [{ type: 'mrkdwn' as const, text: 'with <@U0BUDI00001>' }] },
  row({ id: 'leave', text: '👋 Leave', value: 'org_2' }, { id: 'manage', text: 'Manage', value: 'org_2' }),
]
const LIST = [beside('Apotek', 'switch', 'org_3'), beside('Klinik', 'switch', 'org_4')]
const option = (text: string, value: string) => ({ text: { type: 'plain_text' as const, text }, value })
const menu = {
  type: 'overflow' as const,
  action_id: 'more',
  options: [option('Rename', 'rename'), option('Delete', 'delete')],
}
const roles = {
  type: 'static_select' as const,
  action_id: 'role',
  placeholder: { type: 'plain_text' as const, text: 'Role' },
  options: [option('Owner', 'owner'), option('Member', 'member')],
}
const field = (id: string, label: string, element: object) => ({
  type: 'input' as const,
  block_id: id,
  optional: true,
  label: { type: 'plain_text' as const, text: label },
  element: { action_id: `${id}_in`, ...element },
})
const EVERYTHING = [
  field('title', 'Title', { type: 'plain_text_input', initial_value: 'as it was' }),
  field('role', 'Their role', { ...roles, initial_option: roles.options[1], action_id: 'role_in' }),
  field('who', 'People', { type: 'multi_users_select' }),
  field('when', 'Until', { type: 'datepicker' }),
  field('flags', 'Also', { type: 'checkboxes', options: roles.options }),
  field('logo', 'Logo', { type: 'file_input' }),
  field('plan', 'Plan', { type: 'external_select', min_query_length: 0 }),
  { ...field('search', 'Search', { type: 'plain_text_input' }), dispatch_action: true },
]

/** What the app was sent, the latest last. */
export const heard: Record<string, unknown>[] = []

/** An app that shows all this. */
export function showcase(app: BoltApp): void {
  app.command('/org', async ({ command, ack, client }) => {
    const shown: Record<string, object[]> = {
      cards: CARDS,
      list: LIST,
      menu: [
        { ...says('Apotek'), accessory: menu },
        { type: 'actions', elements: [roles] },
      ],
    }
    if (command.text === 'form') {
      await ack()
      await client.views.open({ trigger_id: command.trigger_id, view: modal('Form', { blocks: EVERYTHING }) })
    } else await ack({ text: command.text || 'nothing', blocks: (shown[command.text] ?? [says('Hello')]) as never })
  })
  app.action(/.*/, async ({ action, body, ack }) => {
    heard.push({ ...(action as object), hasMessage: 'message' in body })
    await ack()
  })
  app.options(/.*/, async ({ ack, payload }) => ack({ options: [option(`Plan ${payload.value}`, 'p')] as never }))
  app.view('create', async ({ ack, view, body }) => {
    heard.push({ state: view.state.values, trigger: 'trigger_id' in body })
    await ack()
  })
}
