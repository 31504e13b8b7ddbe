// Views as Slack shows them to the app, and what happens when they go away.

import { ownTeam, TEAM, teamOf } from '../people.ts'
import { type Json, stateOf } from './blocks.ts'
import { APP, seatOf, type View, type Workspace } from './workspace.ts'

/** A view as payloads and answers of the Web API carry it, in the workspace of whoever looks at it. */
export function viewObject(space: Workspace, view: View, seenFrom: { teamId: string } = { teamId: TEAM.id }): Json {
  const { given } = view
  const home = space.people.get(view.user)?.teamId ?? TEAM.id
  const external = typeof given.external_id === 'string' ? given.external_id : ''
  return {
    id: view.id,
    team_id: teamOf(seenFrom).id,
    type: given.type,
    blocks: view.blocks,
    private_metadata: given.private_metadata ?? '',
    callback_id: given.callback_id ?? '',
    state: { values: stateOf(view.blocks, view.typed) },
    hash: view.hash,
    title: given.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: given.clear_on_close ?? false,
    notify_on_close: given.notify_on_close ?? false,
    close: given.close ?? null,
    submit: given.submit ?? null,
    previous_view_id: view.previous,
    root_view_id: view.root,
    app_id: APP.id,
    external_id: external,
    app_installed_team_id: space.enterprise?.id ?? TEAM.id,
    bot_id: APP.botId,
    ...(ownTeam(home) ? {} : { user_team_id: home }),
  }
}

/** Closes a person's modals from the top down to and including `from`, or all of them. Answers those that were closed. */
export async function closeViews(space: Workspace, user: string, from?: View): Promise<View[]> {
  const seat = seatOf(space, user)
  const keep = from ? seat.stack.indexOf(from.id) : 0
  if (keep < 0 || seat.stack.length === 0) return []
  const closing = seat.stack.slice(keep).flatMap((id) => space.views.get(id) ?? [])
  await Promise.all([
    space.seats.put(user, user, { ...seat, stack: seat.stack.slice(0, keep) }),
    ...closing.map((view) => space.views.put(view.id, user, { ...view, open: false })),
  ])
  return closing
}
