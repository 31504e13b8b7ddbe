// The row of invitations by e-mail: to people who have no account yet, and to those who are known.
import { expect, test } from 'vitest'
import { Visitor } from '../http/visitor.ts'
import { buttonsOf, openWorld } from '../world.ts'
import { arrive, found } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

type Letter = { to: string; subject: string; text: string; html: string }
const lettersTo = (to: string) => world().call<Letter[]>(`mail?to=${to}`)
const pageIn = (letter: Letter | undefined): string =>
  new URL(/https?:\/\/\S+\/invitations\/\S+/.exec(letter?.text ?? '')?.[0] ?? '').pathname

test('[E35] the invitee gets an e-mail; whoever is not known yet makes an account first, and then accepts', async () => {
  const all = world()
  await found(all, 'Seaside', 'sela')
  await all.says('sela', 'invite mira@elsewhere.example tech')
  await all.settle()
  const letters = await lettersTo('mira@elsewhere.example')
  expect(letters.map(({ subject }) => subject)).toEqual(['Sela Tan invites you to Seaside'])
  const page = pageIn(letters[0])
  const mira = new Visitor(all)
  const { words } = await mira.ask(page)
  expect(words).toContain('If you are new here, signing in makes you an account of your own, your Personal Account.')
  expect(await all.db.person.count({ where: { name: 'Mira Moss' } })).toBe(0)
  await mira.signIn(page, { name: 'Mira Moss', email: 'mira@elsewhere.example' })
  const person = await all.db.person.findFirstOrThrow({ where: { name: 'Mira Moss' }, include: { personal: true } })
  expect(person.personal).toMatchObject({ kind: 'personal', status: 'active' })
  expect(await all.roles('Seaside')).not.toContain('Mira Moss: tech')
  await mira.send(page, 'accept')
  expect((await mira.ask(page)).words).toContain('You belong to Seaside as Tech.')
  expect(await all.roles('Seaside')).toContain('Mira Moss: tech')
})

test('[E35] who is known by the address gets it in Slack as well, and answers once for both', async () => {
  const all = world()
  await found(all, 'Harbour', 'hilda')
  await arrive(all, { kai: { email: 'kai@sehat.example' } })
  await all.says('kai', '')
  await all.says('hilda', 'invite kai@sehat.example tech')
  const [message] = await all.inbox('kai')
  expect(message?.text).toBe('Hilda Tan invites you to Harbour as Tech.')
  const letters = await lettersTo('kai@sehat.example')
  expect(letters).toHaveLength(1)
  const kai = new Visitor(all)
  await kai.signIn(pageIn(letters[0]), { as: 'kai' })
  await kai.send(pageIn(letters[0]), 'accept')
  expect(await all.roles('Harbour')).toContain('Kai Tan: tech')
  const [answered] = await all.inbox('kai')
  expect(buttonsOf(answered?.blocks)).not.toContain('Accept')
  expect(await all.db.slackIdentity.count({ where: { person: { name: 'Kai Tan' } } })).toBe(1)
})
