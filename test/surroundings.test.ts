// What the machine and the world outside know: domain names, asked of a real name server, and providers of free mail.
import DNS from 'dns2'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isAmong, recordOf } from '../src/org/joining/domain-names.ts'
import { plainPorts, resolverAt, tokensWith } from '../src/surroundings.ts'

const { Packet } = DNS
const long = `guildhall=${'x'.repeat(400)}`
const record = recordOf('sehat.example', 'of-sehat')
/** What the name server has; a number is how it fails. */
const zone: Record<string, (string | string[])[] | number> = {
  '_guildhall.sehat.example': ['v=spf1 -all', record.value],
  '_guildhall.long.example': [[long.slice(0, 255), long.slice(255)]],
  '_guildhall.empty.example': [],
  '_guildhall.gone.example': 3,
  '_guildhall.broken.example': 2,
}

/** A name server that answers from the zone; of a name that it does not know it says nothing at all. */
const server = DNS.createUDPServer((request, send) => {
  const [question] = request.questions
  const name = question?.name.toLowerCase() ?? ''
  const known = zone[name]
  if (known === undefined) return
  const answer = Packet.createResponseFromRequest(request)
  if (typeof known === 'number') answer.header.rcode = known
  else
    for (const data of known)
      answer.answers.push({ name, type: Packet.TYPE.TXT, class: Packet.CLASS.IN, ttl: 60, data } as never)
  send(answer)
})

describe('the resolver', () => {
  let resolver: ReturnType<typeof resolverAt>
  beforeAll(async () => {
    await server.listen(0, '127.0.0.1')
    resolver = resolverAt([`127.0.0.1:${server.address().port}`])
  })
  afterAll(() => void server.close())

  test('gives every text of a name, and the record that proves a domain is among them', async () => {
    const texts = await resolver.txt(record.name)
    expect(texts).toEqual(['v=spf1 -all', record.value])
    expect(isAmong(record, texts)).toBe(true)
    expect(isAmong(recordOf('sehat.example', 'of-another'), texts)).toBe(false)
  })

  test('joins a text that comes in pieces', async () => {
    expect(await resolver.txt('_guildhall.long.example')).toEqual([long])
  })

  test('gives nothing for a name without such records, and for one that is not there', async () => {
    expect(await resolver.txt('_guildhall.empty.example')).toEqual([])
    expect(await resolver.txt('_guildhall.gone.example')).toEqual([])
  })

  test('throws where the server cannot say, and where none answers, within seconds', async () => {
    await expect(resolver.txt('_guildhall.broken.example')).rejects.toMatchObject({ code: 'ESERVFAIL' })
    await expect(resolver.txt('_guildhall.unheard.example')).rejects.toMatchObject({ code: 'ETIMEOUT' })
  }, 30_000)
})

test('a record is recognized with quotation marks and spaces around it, and only whole', () => {
  expect(isAmong(record, [` "${record.value}" `])).toBe(true)
  for (const text of [`${record.value}x`, record.value.slice(0, -1), '', record.value.toUpperCase()])
    expect(isAmong(record, [text]), text).toBe(false)
})

test('providers of free mail are known by their domains, in any case; companies are not among them', () => {
  const { isFreeMail } = plainPorts()
  for (const domain of ['gmail.com', 'GMAIL.com', 'outlook.com', 'yahoo.co.id', 'web.de', 'proton.me'])
    expect(isFreeMail(domain), domain).toBe(true)
  for (const domain of ['sehat.example', 'example.com', 'slack.com', 'acme.com'])
    expect(isFreeMail(domain), domain).toBe(false)
})

test('tokens are the same for one subject and one secret, and for nothing else', () => {
  const { of } = tokensWith('secret')
  expect(of('domain:org_1:a.example')).toBe(tokensWith('secret').of('domain:org_1:a.example'))
  expect(new Set([of('a'), of('b'), tokensWith('other').of('a')]).size).toBe(3)
})
