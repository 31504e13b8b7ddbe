// Where whoever gets e-mail from here says that they want none, /e-mail/TOKEN. Looking changes nothing, since what scans mail
// looks at every address in it; mail clients that offer a button of their own send a form there (RFC 8058).

import type { Deps } from '../org/context.ts'
import * as mailStops from '../org/inviting/mail-stops.ts'
import { answer, inWords, sendTo } from './pages/layout.ts'
import { mailStopPage } from './pages/mail-stop.ts'
import { failed, notice } from './pages/notices.ts'
import { faultOf, type Mount } from './routes.ts'

const address = /^\/e-mail\/([\w-]{1,100})(?:\/(stop|allow)?)?$/

/** The room of the way out. */
export const mailStopRoom = (depsOf: () => Deps): Mount => ({
  path: '/e-mail',
  doors: ['GET /e-mail/:token', 'POST /e-mail/:token', 'POST /e-mail/:token/stop', 'POST /e-mail/:token/allow'],
  maxBodyBytes: 16 * 1024,
  async fetch(request) {
    const deps = depsOf()
    try {
      return await respond(deps, request)
    } catch (error) {
      return failed(request, faultOf(deps.log, error))
    }
  },
})

async function respond(deps: Deps, request: Request): Promise<Response> {
  const [, token = '', act] = address.exec(new URL(request.url).pathname) ?? []
  const stop = await mailStops.byToken(deps, token)
  if (!stop) return nothingHere(request)
  const path = `/e-mail/${token}`
  if (request.method === 'GET' || request.method === 'HEAD')
    return act ? sendTo(path) : answer(request, mailStopPage(stop, path))
  if (request.method !== 'POST')
    return inWords(405, 'This page is looked at by GET, and its forms are sent by POST.', { allow: 'GET, HEAD, POST' })
  if (!act) return oneClick(deps, request, token)
  await (act === 'stop' ? mailStops.stop(deps, token) : mailStops.allow(deps, token))
  return sendTo(path)
}

// Neither cookies nor an origin come with it: whoever has the address of the page is the one who got the e-mail.
async function oneClick(deps: Deps, request: Request, token: string): Promise<Response> {
  const form = await formOf(request)
  if (form?.get('List-Unsubscribe') !== 'One-Click')
    return inWords(400, 'This takes a form in which List-Unsubscribe is One-Click. Nothing was changed.')
  await mailStops.stop(deps, token)
  return inWords(200, 'No e-mail is sent from here to this address any more.')
}

/** The form that was sent, in either of the ways in which forms are; null for what is none. */
async function formOf(request: Request): Promise<FormData | null> {
  try {
    return await request.formData()
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

const nothingHere = (request: Request): Promise<Response> =>
  notice(request, {
    title: 'There is nothing to stop here',
    words: 'The address may have been cut off on its way. Open it from the e-mail that you got.',
    status: 404,
  })
