import { GifWriter } from "./gif";

/** What the page asks of this worker; each is answered once it is done. */
export type GifRequest =
  | { kind: "begin"; steady: readonly number[][] }
  | { kind: "frame"; image: ImageData; delayMs: number }
  /** Answered by the file. */
  | { kind: "finish" };

let gif = new GifWriter();

self.onmessage = ({ data: request }: MessageEvent<GifRequest>) => {
  if (request.kind === "begin") gif = new GifWriter(request.steady);
  if (request.kind === "frame") gif.add(request.image, request.delayMs);
  self.postMessage(request.kind === "finish" ? gif.finish() : null);
};
