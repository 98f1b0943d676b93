// Runs in every frame before anything else; notes in the page's frame what a reader would see.
(() => {
  if (!location.search.includes("name=tb_interpret")) return;

  const PATIENCE_MS = 120_000;
  const scratch = document.createElement("canvas");
  scratch.width = scratch.height = 8;
  const pen = scratch.getContext("2d", { willReadFrequently: true });

  /** Elements that match, through open shadow roots. */
  function* deep(root, selector) {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches(selector)) yield element;
      if (element.shadowRoot) yield* deep(element.shadowRoot, selector);
    }
  }

  /** The examples' pictures are gray: what has a color is a map. */
  function isColored(drawing) {
    if (!(drawing.width > 0) || drawing.complete === false) return false;
    pen.clearRect(0, 0, 8, 8);
    pen.drawImage(drawing, 0, 0, 8, 8);
    const { data } = pen.getImageData(0, 0, 8, 8);
    for (let i = 0; i < data.length; i += 4) {
      const color = [data[i], data[i + 1], data[i + 2]];
      if (data[i + 3] > 0 && Math.max(...color) - Math.min(...color) > 12) return true;
    }
    return false;
  }

  /** Whether anything is drawn: a weak map may leave its picture gray. */
  function isDrawn(drawing) {
    if (!(drawing.width > 0) || drawing.complete === false) return false;
    pen.clearRect(0, 0, 8, 8);
    pen.drawImage(drawing, 0, 0, 8, 8);
    return pen.getImageData(0, 0, 8, 8).data.some((value, i) => i % 4 === 3 && value > 0);
  }

  const isFilled = (cell) => [...deep(cell, "canvas, img")].some(isDrawn);
  const isPainted = (cell) => [...deep(cell, "canvas, img")].some(isColored);

  function isInView(cell) {
    const { left, top, right, bottom } = cell.getBoundingClientRect();
    return right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  }

  const cells = () => [...deep(document, "[role=gridcell]")];

  /** When the frame in which something first holds has been handed over for painting. */
  const when = (holds) =>
    new Promise((resolve, reject) => {
      const start = performance.now();
      const look = () => {
        if (performance.now() - start > PATIENCE_MS) return reject(new Error("It was never seen"));
        if (!holds()) return requestAnimationFrame(look);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      };
      look();
    });

  const probe = {
    /** Milliseconds since the frame was asked for. */
    firstPicture: when(() => cells().some(isPainted)),
    wholeView: null,
    /** Durations of tasks above 50 ms. */
    longTasks: [],
    keyTime: 0,
    shown: null,
    allShown: null,
    /**
     * Begins to look for cells of this epoch: milliseconds since the last key until the first of
     * them is `shown`, and until all in view are.
     */
    expect(epoch) {
      const name = new RegExp(`epoch ${epoch}(?!\\d)`);
      const named = () => cells().filter((cell) => name.test(cell.getAttribute("aria-label") ?? ""));
      probe.keyTime = Number.POSITIVE_INFINITY;
      const pressed = () => probe.keyTime < Number.POSITIVE_INFINITY;
      const since = (time) => time - probe.keyTime;
      probe.shown = when(() => pressed() && named().some(isFilled)).then(since);
      const all = () => named().filter(isInView).every(isFilled);
      probe.allShown = probe.shown.then(() => when(all)).then(since);
    },
    /** Resolves when two frames have been painted. */
    frames: () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
      ),
  };
  probe.wholeView = probe.firstPicture.then(() =>
    when(() => cells().filter(isInView).every(isFilled)),
  );
  addEventListener(
    "keydown",
    () => {
      probe.keyTime = performance.now();
    },
    { capture: true },
  );
  new PerformanceObserver((list) => {
    probe.longTasks.push(...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: "longtask", buffered: true });
  window.tbiProbe = probe;
})();
