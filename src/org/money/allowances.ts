// What a plan gives for each month, and what becomes of what is left of it: free credits come by themselves, and an
// allowance that the catalog lets end is over when its period is; both as soon as anyone looks, and at the latest by job.
import type { Deps } from '../context.ts'

/** Ends what is left of an organization's allowance, where its time has come; the job's. */
export declare function expire(deps: Deps, organizationId: string): Promise<void>
/** Gives this month's free credits to every organization that gets any and does not have them yet; the job's. */
export declare function giveFree(deps: Deps): Promise<void>
