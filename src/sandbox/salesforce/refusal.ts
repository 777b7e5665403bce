/** What the sandbox answers instead of doing what it was asked: one error of the list that Salesforce sends. */
export class Refusal extends Error {
  readonly status: number
  readonly errorCode: string
  readonly fields: readonly string[]

  constructor(status: number, errorCode: string, message: string, fields: readonly string[] = []) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.errorCode = errorCode
    this.fields = fields
  }
}
