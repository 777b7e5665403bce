import { z } from 'zod'
import { type SuspectRule, usualTreatments } from '../normalise/scrub.ts'

/** `bin`: made up, disqualified. `review`: a person should look. `keep`: nothing is said about it. */
const treatment = (rule: SuspectRule) => z.enum(['bin', 'review', 'keep']).default(usualTreatments[rule])

/** What becomes of a record that looks made up, by what about it does. */
export const ScrubRules = z.strictObject({
  /** Registrable mail domains that are companies' whatever the lists of mailbox providers say. */
  allowDomains: z
    .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a mail domain such as acme.example'))
    .default([]),
  disposableMail: treatment('disposableMail'),
  /** First and last name both typed instead of a name: Test Test. */
  placeholderName: treatment('placeholderName'),
  /** The whole name, or one half of it, is a run of neighbouring keys: asdf qwer. */
  mashedName: treatment('mashedName'),
  halfMashedName: treatment('halfMashedName'),
  /** Out of a film or a joke: Mickey Mouse, alone or at a company. */
  jokeName: treatment('jokeName'),
  jokeNameAtCompany: treatment('jokeNameAtCompany'),
  borrowedName: treatment('borrowedName'),
  digitsInName: treatment('digitsInName'),
  nameOfCompany: treatment('nameOfCompany'),
})
