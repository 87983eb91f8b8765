Object.assign(globalThis, { appOrder: ["first"] });
