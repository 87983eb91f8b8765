import { expect, it } from "vitest";
import { handshake } from "../testing/sessionHost.ts";
import { createRunSlots, runOwner } from "./runSlots.ts";

it("gives each owner so many, and a place again for each that ended", () => {
  const slots = createRunSlots(2);
  const [one, two] = [slots.take("ann"), slots.take("ann")];
  expect(slots.take("ann")).toBeUndefined();
  expect(slots.take("bob")).toBeTypeOf("function");
  one?.();
  two?.();
  expect([slots.take("ann"), slots.take("ann"), slots.take("ann")].map((slot) => slot !== undefined)).toEqual(
    [true, true, false],
  );
});

it("counts for a user; where nobody is known for a connection, and over HTTP for an address", () => {
  const ann = { ...handshake, identity: "ann" };
  expect(runOwner(ann, "id-1")).toBe(runOwner(ann));
  expect(runOwner(handshake, "id-1")).not.toBe(runOwner(handshake, "id-2"));
  expect(runOwner(handshake)).toBe(runOwner({ ...handshake, headers: { origin: "https://other.test" } }));
  // A user may be called as an address is.
  expect(runOwner({ ...handshake, identity: "127.0.0.1" })).not.toBe(runOwner(handshake));
});
