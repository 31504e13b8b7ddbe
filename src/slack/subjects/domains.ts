// The e-mail domains of where one is, wherever they are asked for: by typing, by a button, in a form.
import * as claims from '../../org/joining/domain-claims.ts'
import { type Answer, changes, type Turn } from '../turn/answers.ts'
import type { Message } from '../views/blocks.ts'
import * as views from '../views/people/domains.ts'

/** One page of them. */
export const page = async ({ say, caller, ctx }: Turn, offset = 0): Promise<Message> =>
  views.domains(say, caller, await claims.list(ctx), offset)

/** Adds one. */
export const add = async ({ say, caller, ctx }: Turn, domain: string): Promise<Answer> =>
  changes(views.added(say, caller, await claims.add(ctx, { domain })))

/** Looks for the proof of one now. */
export const check = async ({ say, caller, ctx }: Turn, domainId: string): Promise<Answer> =>
  changes(views.checked(say, caller, await claims.check(ctx, { domainId })))

/** Takes one away. */
export const remove = async ({ say, caller, ctx }: Turn, domainId: string): Promise<Answer> =>
  changes(views.removed(say, caller, await claims.remove(ctx, { domainId })))
