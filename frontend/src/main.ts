import { Client } from "./api/client";
import { defineElements } from "./components/define";
import { belongsToUs, readHash, writeHash } from "./state/address";
import { hostWindow, replaceHash, watchTheme, watchVisibility } from "./state/host";
import { Polling } from "./state/polling";
import { Session } from "./state/session";

const POLL_MS = 5000;
/** Chromium refuses an address that changes too often; a dragged slider would. */
const ADDRESS_MS = 250;

/** TensorBoard calls this in an iframe of its own origin. */
export function render(): void {
  // The routes lie beside this module, whatever --path_prefix says.
  const client = new Client(new URL(/* @vite-ignore */ ".", import.meta.url));
  const host = hostWindow();
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const session = new Session(client, readHash(host.location.hash), () => motion.matches);

  defineElements();
  const app = document.createElement("tbi-app");
  app.session = session;
  document.documentElement.lang = "en";
  document.title = "Interpret";
  document.body.style.margin = "0";
  document.body.append(app);

  watchTheme(host, (dark) => {
    app.setAttribute("theme", dark ? "dark" : "light");
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  });

  let writing: ReturnType<typeof setTimeout> | undefined;
  session.addEventListener("change", () => {
    clearTimeout(writing);
    writing = setTimeout(() => {
      replaceHash(host, writeHash(host.location.hash, session.snapshot.view));
    }, ADDRESS_MS);
  });
  // A link pasted into the address of the open page; our own writing raises no such event.
  host.addEventListener("hashchange", () => {
    const { hash } = host.location;
    if (belongsToUs(hash)) session.update(readHash(hash));
  });

  const polling = new Polling(() => session.poll(), POLL_MS);
  watchVisibility((visible) => polling.setVisible(visible));
}
