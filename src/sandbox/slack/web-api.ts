// The Web API: every call is known by its token, allowed by its scope, checked by the rules and paced before it does anything.
import { setTimeout as pause } from 'node:timers/promises'
import { type Method, Refused, textOf } from './api/call.ts'
import { chat } from './api/chat.ts'
import { files } from './api/files.ts'
import { isUserToken, openid } from './api/openid.ts'
import { places } from './api/places.ts'
import { views } from './api/views.ts'
import { isJson, type Json } from './blocks.ts'
import type { Faults } from './faults.ts'
import type { Pacer } from './pacing.ts'
import { type Complaint, cite } from './rules/complaint.ts'
import { checkCall, methods } from './rules/methods.ts'
import { inWords } from './traffic.ts'
import type { Watches } from './watch.ts'
import type { Workspace } from './workspace.ts'

/** What a call is answered with. */
export type Reply = { status: number; headers: Record<string, string>; body: Json }

/** What the Web API is made of. */
export type WebApi = {
  space: Workspace
  pacer: () => Pacer
  faults: Faults
  watches: Watches
  host: () => string
  openConnection: () => Json
}

const table: Record<string, Method> = { ...chat, ...views, ...places, ...files, ...openid }

type Verdict = Reply & { complaints: Complaint[] }

/** Answers one call as Slack would, and keeps the record of it. */
export async function answerCall(api: WebApi, name: string, token: string, fields: Json): Promise<Reply> {
  const startedAt = performance.now()
  const args = decoded(fields)
  const judge = (cause?: string) => judged(api, name, token, args, cause)
  const [verdict, watches] = await api.watches.during(name, args, undefined, judge)
  for (const complaint of verdict.complaints) api.watches.refuse(inWords(complaint), watches)
  const ms = Math.round(performance.now() - startedAt)
  const { status, body: answer, complaints } = verdict
  api.space.traffic.record({ direction: 'from the app', what: name, request: args, answer, status, ms, complaints })
  return verdict
}

async function judged(api: WebApi, name: string, token: string, args: Json, cause?: string): Promise<Verdict> {
  const broken = await faulty(api, name)
  if (broken) return broken
  const refused = checkToken(api, name, token) ?? checkPace(api, name, args)
  if (refused) return refused
  const complaints = checkCall(name, args, { scopes: api.space.manifest.scopes })
  if (complaints.length > 0) return refusal(complaints, name)
  if (name === 'apps.connections.open') return accepted(api.openConnection())
  const verdict = await perform(api, name, args, token, cause)
  return { ...verdict, headers: { ...verdict.headers, 'x-oauth-scopes': api.space.manifest.scopes.join(',') } }
}

async function perform(api: WebApi, name: string, args: Json, token: string, cause?: string): Promise<Verdict> {
  const method = Object.hasOwn(table, name) ? table[name] : undefined
  const text = `${name} is a method of Slack, but this local Slack does not play it`
  if (!method) return refusal([{ error: 'unknown_method', text, cites: cite('9') }], name)
  try {
    return accepted(await method({ space: api.space, args, cause, host: api.host(), token }))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const complaint = { error: error.error, text: `${name}: ${error.message}`, cites: error.cites }
    return { ...refusal([complaint], name), complaints: error.fault ? [complaint] : [] }
  }
}

const accepted = (body: Json): Verdict => ({ status: 200, headers: {}, body: { ok: true, ...body }, complaints: [] })

/** Slack's shape of a refusal; the reasons stand in response_metadata, as for invalid_arguments. */
function refusal(complaints: Complaint[], name: string): Verdict {
  const error = complaints[0]?.error ?? 'fatal_error'
  const messages = complaints.map((complaint) => `[ERROR] ${complaint.text}`)
  const scope = error === 'missing_scope' ? { needed: methods[name]?.scope?.join(',') ?? '' } : {}
  const body = { ok: false, error, ...scope, response_metadata: { messages } }
  return { status: 200, headers: {}, body, complaints }
}

function checkToken(api: WebApi, name: string, token: string): Verdict | undefined {
  const kind = methods[name]?.token
  if (name === 'api.test' || kind === 'none') return undefined
  if (kind === 'user' && isUserToken(api.space, token)) return undefined
  const ours: Partial<Record<string, string>> = { app: api.space.keys.appToken, bot: api.space.keys.botToken }
  const wanted = ours[kind ?? 'bot']
  const { state } = api.space.installs.get('app') ?? { state: 'installed' }
  if (token === wanted && state === 'installed') return undefined
  const gone = state === 'revoked' ? 'token_revoked' : 'account_inactive'
  const known = token === api.space.keys.botToken || token === api.space.keys.appToken
  const error =
    token === '' ? 'not_authed' : token === wanted ? gone : known ? 'not_allowed_token_type' : 'invalid_auth'
  const complaint = { error, text: `${name}: the token is not one that may call it`, cites: cite('9') }
  // After the app was taken out of the workspace a last call may still come; that is no fault of the app's.
  return { ...refusal([complaint], name), complaints: token === wanted ? [] : [complaint] }
}

function checkPace(api: WebApi, name: string, args: Json): Verdict | undefined {
  const wait = api.pacer()(name, textOf(args, 'channel'))
  if (wait === 0) return undefined
  const text = `${name}: called faster than Slack allows; wait ${wait} s`
  const complaint = { error: 'ratelimited', text, cites: cite('9', 'apis/web-api/rate-limits') }
  return { ...refusal([complaint], name), status: 429, headers: { 'retry-after': String(wait) } }
}

/** A fault that was asked for is not the app's: it counts as no refusal. */
async function faulty(api: WebApi, name: string): Promise<Verdict | undefined> {
  const broken = api.faults.forMethod(name)
  if (!broken) return undefined
  if (broken.delayMs) await pause(broken.delayMs)
  const { status = 200, error } = broken
  const headers: Record<string, string> = status === 429 ? { 'retry-after': '1' } : {}
  const body = { ok: false, error: error ?? (status === 429 ? 'ratelimited' : 'internal_error') }
  return error === undefined && status === 200 ? undefined : { status, headers, body, complaints: [] }
}

const DOCUMENTS = ['blocks', 'view', 'attachments', 'metadata', 'files']

/** Form fields as they are meant: JSON where Slack expects a document. What does not parse is left for the rules to refuse. */
function decoded(fields: Json): Json {
  const args: Json = {}
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'token') continue
    args[key] = typeof value === 'string' && DOCUMENTS.includes(key) ? parsed(value) : value
  }
  return args
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return isJson(value) || Array.isArray(value) ? value : text
  } catch {
    return text
  }
}
