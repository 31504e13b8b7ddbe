// The story that the README tells: an organization from its name to its members, all of it typed and pressed in Slack.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf } from '../world.ts'

for (const socket of [false, true])
  describe(socket ? 'over Socket Mode' : 'over HTTP', () => {
    const world = openWorld({ catalog: 'collective', socket })

    test('[S30] Dina creates Sehat Clinic, sees her Owner badge, switches, invites Budi and Sari, and changes a role', async () => {
      const { says, press, inbox, recorded, roles, whereIs, settle } = world()
      const created = await says('dina', 'create Sehat Clinic')
      expect(textOf(created.messages)).toContain('Sehat Clinic  ·  Owner')
      expect(headerOf(created.messages[0])).toBe('Individual')

      const switched = await press('dina', 'Switch')
      expect(headerOf(switched.messages[0])).toBe('Sehat Clinic · Owner')

      await says('dina', 'invite @budi @sari')
      const [letter] = await inbox('budi')
      expect(letter?.text).toContain('Dina Kusuma invites you to Sehat Clinic as Member.')
      expect(buttonsOf(letter)).toEqual(['Accept', 'Decline'])

      await press('budi', 'Accept')
      await press('sari', 'Decline')
      await settle()
      expect(await roles('Sehat Clinic')).toEqual(['Dina Kusuma: owner', 'Budi Santoso: member'])
      expect(await whereIs('budi')).toBe('personal')

      const changed = await says('dina', 'role @budi admin')
      expect(changed.messages[0]?.text).toContain('Budi Santoso is now Admin in Sehat Clinic')
      expect(await roles('Sehat Clinic')).toEqual(['Dina Kusuma: owner', 'Budi Santoso: admin'])
      expect(await recorded('Sehat Clinic')).toEqual([
        'organization.created',
        'context.switched',
        'invitation.created',
        'invitation.created',
        'member.joined',
        'invitation.accepted',
        'invitation.declined',
        'member.roleChanged',
      ])
    })
  })
