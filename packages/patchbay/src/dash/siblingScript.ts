const OWN = /patchbay_dash_renderer((?:\.v[^./]*)?)(?:\.min|\.dev)?\.js(?=$|[?#])/;

/**
 * The address of another script of the same build. A server puts a fingerprint of the build into addresses (`name.v1_2m3.js`). The
 * fingerprint is kept, so that caches never mix builds.
 */
export function siblingScript(rendererUrl: string, name: string): string {
  return rendererUrl.replace(OWN, `patchbay_dash_${name}$1.js`);
}
