// What can be pressed about workspaces, teams and one's own history.
import { z } from 'zod'
import * as teams from '../../org/shape/teams.ts'
import * as workspaces from '../../org/shape/workspaces.ts'
import { outcome } from '../outcomes.ts'
import * as shape from '../subjects/shape.ts'
import { type Answer, changes, says, turnsInto } from '../turn/answers.ts'
import { Id, once, shows } from './row.ts'

const Offset = z.int().min(0).catch(0)
const Search = z.string().max(200).nullable().catch(null)

const inPlace = (answer: Answer): Answer => (answer.kind === 'message' ? { ...answer, isInPlace: true } : answer)

export const shapeRows = {
  workspaces: shows(z.object({ offset: Offset, search: Search }), async (turn, page) =>
    turnsInto(await shape.workspaces(turn, page)),
  ),
  workspace: shows(z.object({ workspaceId: Id, offset: Offset }), async (turn, { workspaceId, offset }) =>
    turnsInto(await shape.room(turn, workspaceId, offset)),
  ),
  /** Entering the one that one is in changes nothing, so that pressing twice is harmless. */
  enterWorkspace: shows(z.object({ workspaceId: Id.nullable() }), async (turn, { workspaceId }) =>
    changes(await shape.enter(turn, workspaceId)),
  ),
  archiveWorkspace: once(z.object({ workspaceId: Id }), async (turn, input) =>
    inPlace(changes(outcome(turn, 'archiveWorkspace', await workspaces.archive(turn.ctx, input)))),
  ),
  unarchiveWorkspace: once(z.object({ workspaceId: Id }), async (turn, input) =>
    inPlace(changes(outcome(turn, 'unarchiveWorkspace', await workspaces.unarchive(turn.ctx, input)))),
  ),
  takeOut: once(z.object({ workspaceId: Id, personId: Id }), async (turn, { workspaceId, personId }) => {
    await workspaces.change(turn.ctx, { workspaceId, remove: [personId] })
    return turnsInto(await shape.room(turn, workspaceId))
  }),
  teams: shows(z.object({ offset: Offset }), async (turn, { offset }) => turnsInto(await shape.teams(turn, offset))),
  archiveTeam: once(z.object({ teamId: Id }), async (turn, input) =>
    inPlace(changes(outcome(turn, 'archiveTeam', await teams.archive(turn.ctx, input)))),
  ),
  restoreTeam: once(z.object({ teamId: Id }), async (turn, input) =>
    inPlace(changes(outcome(turn, 'restoreTeam', await teams.unarchive(turn.ctx, input)))),
  ),
  history: shows(z.object({ offset: Offset }), async (turn, { offset }) => says(await shape.ownHistory(turn, offset))),
} as const
