import type { RunCue, RunCurves, RunSummary } from "../src/api/run_table";
import { json, type TestServer } from "./server";

/** Small tables of runs for the tests, with the facts that they are about. */

export function cue(kind: string, effect: number, target = 6): RunCue {
  return { target, name: "Shirt", kind, words: `a ${kind}`, effect };
}

export function summary(name: string, more: Partial<RunSummary> = {}): RunSummary {
  return {
    ...{ run: `${name}/interpret`, last_written: 100, last_epoch: 4 },
    ...{ values: {}, sources: {}, cues: [], ...more },
  };
}

/** Serves runs with maps, the table of them, and a curve of accuracy each. */
export function serveTable(server: TestServer, runs: readonly RunSummary[]): void {
  const nameOf = (run: string) => run.replace("/interpret", "");
  server.on("index", (_, response) => {
    json(response, 200, {
      runs: runs.map(({ run }) => ({ run, name: nameOf(run), has_examples: true })),
      series: runs.flatMap(({ run, last_epoch, last_written, cues }) => {
        const entry = { run, layer: "conv", details: "", earlier: false };
        const when = { max_step: last_epoch, max_wall_time: last_written };
        const maps = { tag: "grad_cam/conv", kind: "MAPS", method: "grad_cam", title: "Grad-CAM" };
        const reports = { tag: "cues", kind: "CUES", method: "cues", title: "Cues" };
        return [maps, ...(cues.length ? [reports] : [])].map((of) => ({
          ...entry,
          ...when,
          ...of,
        }));
      }),
      problems: [],
    });
  });
  server.on("runs", (_, response) => json(response, 200, { runs, partial: false }));
  server.on("curves", (url, response) => {
    const curves: RunCurves = { accuracy: [[0, 0.5]] };
    const asked = url.searchParams.getAll("run");
    json(response, 200, { runs: asked.map((run) => ({ run, curves })) });
  });
}
