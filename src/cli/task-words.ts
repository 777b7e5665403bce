/** The states of a task, as people say them. */
export const taskWords: Readonly<Record<string, string>> = {
  planned: 'waiting since',
  sent: 'sent and not yet answered, since',
  confirmed: 'created',
  rejected: 'refused by the CRM',
  withdrawn: 'withdrawn',
}
