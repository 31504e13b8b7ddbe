// Webhook endpoints over the API: where events are sent, and which.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { API_VERSION, type Endpoint } from '../events.ts'
import { get, keep, living, pageOf } from '../lists.ts'
import { type Call, invalid, operation } from '../operation.ts'
import { emptyable, flag, listOf, maybe, merged, metadata, oneOf, paging, params, type Read, text } from '../params.ts'

const PATH = '/v1/webhook_endpoints'

const created = params({
  api_version: maybe(oneOf(API_VERSION)),
  connect: maybe(oneOf('false')),
  description: maybe(emptyable(text())),
  enabled_events: listOf(text()),
  metadata: maybe(metadata()),
  url: text(),
})
const updated = params({
  description: maybe(emptyable(text())),
  disabled: maybe(flag()),
  enabled_events: maybe(listOf(text())),
  metadata: maybe(metadata()),
  url: maybe(text()),
})

function requireUsable(events: string[] | undefined, url: string | undefined): void {
  const isUrl = url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
  if (!isUrl)
    throw invalid('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    })
  const odd = events?.find((type) => type !== '*' && !/^[a-z_0-9]+(?:\.[a-z_0-9]+)+$/.test(type))
  if (odd !== undefined || events?.length === 0)
    throw invalid(`Invalid enabled_events: ${odd ?? 'it is empty'}`, { param: 'enabled_events' })
}

function create(books: Books, given: Read<typeof created>, secretOf: (id: string) => string): object {
  const { description = null, enabled_events, metadata: notes, url } = given
  requireUsable(enabled_events, url)
  const id = books.newId('we_1')
  const endpoint: Endpoint = {
    id,
    object: 'webhook_endpoint',
    api_version: given.api_version ?? null,
    application: null,
    created: books.now(),
    description,
    enabled_events,
    livemode: false,
    metadata: merged({}, notes),
    status: 'enabled',
    url,
  }
  keep(books.endpoints, endpoint)
  // It is told this once, and never shown again.
  return { ...endpoint, secret: secretOf(id) }
}

function update({ books, params: given, path: { endpoint: id = '' } }: Call<Read<typeof updated>>): object {
  const before = get(books.endpoints, id, 'webhook endpoint')
  const { disabled, metadata: notes, ...plain } = given
  requireUsable(plain.enabled_events, plain.url)
  const status = disabled === undefined ? before.status : disabled ? 'disabled' : 'enabled'
  const after = { ...before, ...plain, status, metadata: merged(before.metadata, notes) }
  return keep(books.endpoints, after satisfies Stripe.WebhookEndpoint)
}

/** The endpoints over the API; `secretOf` makes a new one's signing secret. */
export const endpointOperations = (secretOf: (id: string) => string) => [
  operation({
    method: 'POST',
    path: PATH,
    params: created,
    run: ({ books, params }) => create(books, params, secretOf),
  }),
  operation({
    method: 'GET',
    path: PATH,
    params: params(paging),
    run: ({ books, params }) => pageOf(living(books.endpoints), params, PATH),
  }),
  operation({
    method: 'GET',
    path: `${PATH}/{endpoint}`,
    params: params({}),
    run: ({ books, path: { endpoint = '' } }) => get(books.endpoints, endpoint, 'webhook endpoint'),
  }),
  operation({ method: 'POST', path: `${PATH}/{endpoint}`, params: updated, run: update }),
  operation({
    method: 'DELETE',
    path: `${PATH}/{endpoint}`,
    params: params({}),
    run: ({ books, path: { endpoint = '' } }) => {
      const { id } = get(books.endpoints, endpoint, 'webhook endpoint')
      return keep(books.endpoints, { id, object: 'webhook_endpoint', deleted: true })
    },
  }),
]
