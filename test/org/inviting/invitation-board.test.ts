// What is done to invitations that nobody has answered: by whom, and what that leaves of the time they were given.
import { expect, test } from 'vitest'
import * as board from '../../../src/org/inviting/invitation-board.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import { at, openCast, type Player } from '../cast.ts'

const cast = openCast()

async function invited(name: string, role: string) {
  const { arrive, founds, admits } = cast()
  const [owner, admin, guest] = (await arrive(`U${name}O`, `U${name}A`, `U${name}G`)) as [Player, Player, Player]
  const id = await founds(owner, name, 'startup')
  await admits(owner, id, [admin], 'admin')
  const { sent } = await invitations.create(at(owner, id), { people: [guest.id], role })
  return { owner: at(owner, id), admin: at(admin, id), invitationId: sent[0]?.invitationId ?? '' }
}
const endOf = async (id: string) => (await cast().db.invitation.findUniqueOrThrow({ where: { id } })).expiresAt

test('sending an invitation again takes no time away that it was given', async () => {
  const { owner, invitationId } = await invited('Long', 'member')
  const { expiresAt } = await board.extend(owner, invitationId)
  expect((await board.resend(owner, invitationId)).expiresAt).toEqual(expiresAt)
  expect(await endOf(invitationId)).toEqual(expiresAt)
})

test('whoever may not give a role neither sends its invitation again nor extends it, but may take it back', async () => {
  const { owner, admin, invitationId } = await invited('High', 'owner')
  const until = await endOf(invitationId)
  for (const change of [board.resend, board.extend])
    await expect(change(admin, invitationId)).rejects.toMatchObject({ code: 'role_above_own' })
  expect(await endOf(invitationId)).toEqual(until)
  expect((await board.extend(owner, invitationId)).expiresAt > until).toBe(true)
  expect((await board.revoke(admin, invitationId)).state).toBe('revoked')
})
