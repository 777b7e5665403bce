import { z } from 'zod'

/** Marketing generates leads, sales follows them up, leadership pays for both; each has to have agreed. */
export const signingRoles = ['sales', 'marketing', 'leadership'] as const

/** Who agreed to the definition, and when. */
export const Signature = z.strictObject({
  name: z.string().trim().min(1, 'must say something'),
  role: z.enum(signingRoles),
  date: z.iso.date(),
})
