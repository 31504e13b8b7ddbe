// Where people come back from signing in with Slack: /sign-in/slack. Whoever does becomes the visitor of the page that they
// began at, and is sent there; nobody is told anything of a return that is not theirs.

import type { Deps } from '../org/context.ts'
import * as signIn from '../org/inviting/sign-in.ts'
import * as welcome from '../org/inviting/welcome.ts'
import { inWords, sendTo } from './pages/layout.ts'
import { failed, notice } from './pages/notices.ts'
import { faultOf, type Mount } from './routes.ts'
import { keeping, keyIn } from './visiting.ts'

/** The path at which Slack is told to send people back. */
export const returnPath = '/sign-in/slack'

/** The room of the return. */
export const signInRoom = (depsOf: () => Deps): Mount => ({
  path: '/sign-in',
  doors: [`GET ${returnPath}`],
  async fetch(request) {
    const deps = depsOf()
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== returnPath) return inWords(404, 'There is no such page.')
    if (request.method !== 'GET') return inWords(405, 'Slack sends people here by GET.', { allow: 'GET' })
    try {
      return await comeBack(deps, request, searchParams)
    } catch (error) {
      return failed(request, faultOf(deps.log, error))
    }
  },
})

async function comeBack(deps: Deps, request: Request, query: URLSearchParams): Promise<Response> {
  const key = keyIn(deps, request)
  const [state, code] = [query.get('state') ?? '', query.get('code')]
  const isAnswer = code !== null && code.length > 0 && code.length <= 1000
  const finished = key === null ? null : await signIn.finish(deps, { key, state, code: isAnswer ? code : null })
  if (!finished || !('goal' in finished)) return isNoReturn(deps, request, key)
  const path = welcome.pathOf(deps, finished.goal)
  if ('key' in finished) return sendTo(path, keeping(deps, finished.key))
  const { status, ...words } = sentences[finished.failed]
  return notice(request, {
    ...words,
    status,
    link: { label: 'Back to the invitation', path },
    headers: keeping(deps, null),
  })
}

/** A state that was used, is too old, or was another browser's. Whoever is signed in already is shown the way back. */
async function isNoReturn(deps: Deps, request: Request, key: string | null): Promise<Response> {
  const visitor = await signIn.visitorBy(deps, key)
  const link = visitor && { label: 'Back to the invitation', path: welcome.pathOf(deps, visitor.visit.goal) }
  return notice(request, {
    title: 'This sign-in is over',
    words: `It was begun in another browser, finished already, or left waiting for too long. ${
      link ? 'You are signed in here.' : 'Open your invitation again, and sign in from there.'
    }`,
    status: 400,
    ...(link ? { link } : {}),
  })
}

type Failed = Exclude<Extract<signIn.Finished, { failed: string }>['failed'], 'unknown'>

const sentences: Record<Failed, { title: string; words: string; status: number }> = {
  declined: {
    title: 'You did not sign in',
    words: 'Nothing was changed, and the invitation is as it was.',
    status: 200,
  },
  not_believed: {
    title: 'Slack did not say who you are',
    words: 'What came back from there was too old, or not meant for us. Begin once more from the invitation.',
    status: 400,
  },
  unreachable: {
    title: 'Slack does not answer',
    words: 'So we do not know who you are, and nothing was changed. Try again in a few minutes.',
    status: 503,
  },
  deactivated: {
    title: 'This Slack account is deactivated',
    words: 'Nobody can act with it any more. Sign in with another one, or ask whoever runs that Slack.',
    status: 403,
  },
  bot: { title: 'Bots are not invited', words: 'Sign in as a person.', status: 403 },
}
