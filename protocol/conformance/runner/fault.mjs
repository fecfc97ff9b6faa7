/** What a client did wrong, in words, and where PROTOCOL.md says so: a heading's anchor, `#9-close-codes`. */
export class Fault extends Error {
  constructor(what, see) {
    super(what);
    this.see = see;
  }
}
