/**
 * Refuses misspelled options, which would have no effect. @param known the options by name @param whose the subject of the message
 * @throws TypeError that names the unknown option and lists the known ones
 */
export function checkNames(given: object, known: object, whose: string): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(known, name)) continue;
    throw new TypeError(
      `${whose} has no option ${JSON.stringify(name)}; it has ${Object.keys(known).join(", ")}`,
    );
  }
}
