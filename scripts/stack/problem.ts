/** Something the person at the keyboard can put right: shown as one sentence, without a stack. */
export class StackProblem extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.name = "StackProblem";
    this.remedy = remedy;
  }
}
