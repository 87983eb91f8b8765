/**
 * A misspelled option has no effect, so it is refused. @param known the options by name @param whose subject of the message
 * @throws TypeError that names the option and lists those that exist
 */
export function checkNames(given: object, known: object, whose: string): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    throw new TypeError(
      `${whose} has no option ${JSON.stringify(name)}; it has ${Object.keys(known).join(", ")}`,
    );
  }
}
