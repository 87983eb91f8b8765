{
  /** @type {any} */
  const page = globalThis;
  page.appOrder.push("second");
  page.dash_clientside = {
    ...page.dash_clientside,
    own: { shout: (/** @type {string} */ text) => `${text.toUpperCase()}!` },
  };
}
