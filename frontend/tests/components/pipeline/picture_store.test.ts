import { describe, expect, it } from "vitest";
import { PictureStore, type ToDecode } from "../../../src/components/pipeline/picture_store";
import type { Picture } from "../../../src/rendering/overlay";

const BYTES = 16;

const wantedOf = (number: number): ToDecode => ({
  png: Uint8Array.of(number),
  size: "thumbnail",
  isMask: false,
});

/** A store of pictures of 16 bytes, and what it has decoded so far. */
function storeOf(most = Number.POSITIVE_INFINITY) {
  const made: number[] = [];
  const store = new PictureStore(async ({ png }): Promise<Picture> => {
    await new Promise((later) => setTimeout(later, 20));
    const number = png[0] ?? 0;
    made.push(number);
    if (number === 99) throw new Error("no picture");
    return { width: 2, height: 2, rgba: new Uint8ClampedArray(BYTES).fill(number) };
  }, most);
  return { store, made };
}

describe("PictureStore", () => {
  it("decodes what was asked for last first, for the reader has scrolled on, and each view from its top", async () => {
    const { store, made } = storeOf();
    const view = (...numbers: number[]) => numbers.map((number) => store.get(wantedOf(number)));
    const first = view(1, 2, 3, 4);
    await new Promise((later) => setTimeout(later));
    await Promise.all([...first, ...view(5, 6, 7)]);
    // Two had begun before there were others.
    expect(made).toEqual([1, 2, 5, 6, 7, 3, 4]);
  });

  it("leaves out what nobody waits for any more", async () => {
    const { store, made } = storeOf();
    const gone = [3, 4].map((number) =>
      store.get(wantedOf(number), () => number === 3 && made.length < 2),
    );
    const all = await Promise.all([...gone, store.get(wantedOf(5)), store.get(wantedOf(6))]);
    expect(made).not.toContain(4);
    expect(all.map((picture) => picture?.rgba[0])).toEqual([3, undefined, 5, 6]);
  });

  it("decodes once what several ask for, and gives it at once from then on", async () => {
    const { store, made } = storeOf();
    const what = wantedOf(1);
    expect(store.now(what)).toBeUndefined();
    await Promise.all([store.get(what), store.get({ ...what })]);
    await store.get(what);
    expect(made).toEqual([1]);
    expect(store.now(what)?.rgba[0]).toBe(1);
    expect(store.now({ ...what, size: "full" })).toBeUndefined();
  });

  it("lets go of the oldest where there is no room for more", async () => {
    const { store } = storeOf(2 * BYTES);
    const [one, two, three] = [wantedOf(1), wantedOf(2), wantedOf(3)];
    for (const what of [one, two, three]) await store.get(what);
    expect([one, two, three].map((what) => store.now(what)?.rgba[0])).toEqual([undefined, 2, 3]);
  });

  it("gives null for what cannot be decoded, and goes on", async () => {
    const { store } = storeOf();
    const found = await Promise.all([99, 1].map((number) => store.get(wantedOf(number))));
    expect(found.map((picture) => picture?.rgba[0])).toEqual([undefined, 1]);
  });
});
