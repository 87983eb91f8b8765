/** Whether the tests run with Dash 4.5 or later. Without `--dash` they run with the 4.4 of requirements.txt. */
export const hasDash45 = !/^(4\.[0-4]\.|$)/.test(process.env.DASH_VERSION ?? "");
