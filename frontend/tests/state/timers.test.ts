import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { frameMs, Playback } from "../../src/state/playback";
import { Polling } from "../../src/state/polling";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Playback", () => {
  it("steps until there is no further epoch", () => {
    let left = 3;
    const playback = new Playback(
      () => --left > 0,
      () => {},
    );
    playback.start(100);
    vi.advanceTimersByTime(1000);
    expect([left, playback.playing]).toEqual([0, false]);
  });

  it("is slow for few epochs, quick for many, and calm on request", () => {
    expect([5, 60, 1000].map((epochs) => frameMs(epochs, false))).toEqual([500, 250, 80]);
    expect(frameMs(1000, true)).toBe(800);
  });
});

describe("Polling", () => {
  it("asks at once and then at intervals, only while visible", async () => {
    let asked = 0;
    const polling = new Polling(async () => {
      asked++;
    }, 5000);
    polling.setVisible(true);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(3);
    polling.setVisible(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(3);
    polling.setVisible(true);
    expect(asked).toBe(4);
  });
});
