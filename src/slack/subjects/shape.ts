// Workspaces, teams and one's own history as they are asked for: by typing, by a button, after a change.
import * as history from '../../org/programs/history.ts'
import * as entering from '../../org/shape/entering.ts'
import * as rosters from '../../org/shape/rosters.ts'
import * as shelf from '../../org/shape/shelf.ts'
import { outcome } from '../outcomes.ts'
import type { Turn } from '../turn/answers.ts'
import type { Message } from '../views/blocks.ts'
import * as historyViews from '../views/organization/history.ts'
import * as teamViews from '../views/shape/teams.ts'
import * as workspaceViews from '../views/shape/workspaces.ts'

type Page = { offset?: number; search?: string | null }

/** One page of the workspaces that one may enter. */
export const workspaces = async ({ say, caller, ctx }: Turn, page: Page = {}): Promise<Message> =>
  workspaceViews.workspaces(say, caller, await shelf.list(ctx, page))

/** One workspace, and who is in it. */
export const room = async ({ say, caller, ctx }: Turn, workspaceId: string, offset = 0): Promise<Message> =>
  workspaceViews.room(say, caller, await shelf.room(ctx, workspaceId, offset))

/** Goes into a workspace, or out of the one that one is in. */
export const enter = async (turn: Turn, workspaceId: string | null): Promise<Message> =>
  outcome(turn, 'enterWorkspace', await entering.enter(turn.ctx, { workspaceId }))

/** One page of the teams. */
export const teams = async ({ say, caller, ctx }: Turn, offset = 0): Promise<Message> =>
  teamViews.teams(say, caller, await rosters.list(ctx, { offset }))

/** One page of one's own history where one is. */
export const ownHistory = async ({ say, caller, ctx }: Turn, offset = 0): Promise<Message> =>
  historyViews.history(say, caller, await history.mine(ctx, { offset }))
