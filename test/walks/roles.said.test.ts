// Everything that is typed and every form, in each role of `standard`.
import { walkRoles } from './roles.ts'

walkRoles('typed', 'sent')
