// How the driver says that a request makes no sense in the world as it is: the one who drives made a mistake, not the app.

/** A request that cannot be done. `choices` where it could mean several things. */
export class CannotDo extends Error {
  readonly status: 400 | 404 | 409 | 501 | 504
  readonly choices: unknown[] | undefined
  constructor(status: CannotDo['status'], message: string, choices?: unknown[]) {
    super(message)
    this.status = status
    this.choices = choices
  }
}
