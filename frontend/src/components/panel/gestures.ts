import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Point } from "../../maths/lines";

/** What pointers do on an element; points are fractions of its width and height. */
interface Handlers {
  /** Whether dragging has a use now; if not, the page scrolls. */
  isDragged(): boolean;
  onPoint(at: Point | null): void;
  onDrag(from: Point, to: Point, by: Point): void;
  onDragEnd(): void;
  onZoom(by: number, at: Point): void;
  onDoubleClick(at: Point): void;
}

/** Safari tells of a pinch on a trackpad by these, and by no wheel; TypeScript does not know them. */
interface PinchEvent extends MouseEvent {
  /** Since the pinch began. */
  readonly scale: number;
}

/** Wheels say anything from 1 to 120 a notch. */
const MOST_DELTA = 40;
const ZOOM_PER_DELTA = 0.01;

/** Reads drags, pinches, wheels and hovers, and tells of them at most once a frame. */
export class Gestures implements ReactiveController {
  private readonly pointers = new Map<number, Point>();
  private start: Point | null = null;
  private frame: number | null = null;
  /** Of the pinch so far. */
  private scale = 1;
  /** What is to be told at the next frame. */
  private due: { point?: Point | null; drag?: Point; by: Point; zoom: number; at: Point } | null =
    null;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly handlers: Handlers,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    const { host } = this;
    host.addEventListener("pointerdown", this.onDown);
    host.addEventListener("pointermove", this.onMove);
    host.addEventListener("pointerup", this.onUp);
    host.addEventListener("pointercancel", this.onCancel);
    host.addEventListener("pointerleave", this.onLeave);
    host.addEventListener("dblclick", this.onDoubleClick);
    host.addEventListener("wheel", this.onWheel, { passive: false });
    host.addEventListener("gesturestart", this.onPinchStart);
    host.addEventListener("gesturechange", this.onPinch);
  }

  hostDisconnected(): void {
    const { host } = this;
    host.removeEventListener("pointerdown", this.onDown);
    host.removeEventListener("pointermove", this.onMove);
    host.removeEventListener("pointerup", this.onUp);
    host.removeEventListener("pointercancel", this.onCancel);
    host.removeEventListener("pointerleave", this.onLeave);
    host.removeEventListener("dblclick", this.onDoubleClick);
    host.removeEventListener("wheel", this.onWheel);
    host.removeEventListener("gesturestart", this.onPinchStart);
    host.removeEventListener("gesturechange", this.onPinch);
    this.cancel();
  }

  /** Forgets a drag that has not ended. */
  cancel(): void {
    this.start = null;
    this.pointers.clear();
    if (this.due) delete this.due.drag;
  }

  private place({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = this.host.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  private readonly onDown = (event: PointerEvent): void => {
    // A control on the picture has the pointer for itself.
    if (event.defaultPrevented || event.button !== 0) return;
    const at = this.place(event);
    this.pointers.set(event.pointerId, at);
    if (this.pointers.size > 1 || !this.handlers.isDragged()) return;
    this.start = at;
    this.host.setPointerCapture(event.pointerId);
  };

  private readonly onMove = (event: PointerEvent): void => {
    const at = this.place(event);
    const before = this.pointers.get(event.pointerId);
    const due = this.soon();
    due.point = at;
    if (!before) return;
    const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId);
    if (other) {
      due.zoom *= distance(at, other[1]) / (distance(before, other[1]) || 1);
      due.at = [(at[0] + other[1][0]) / 2, (at[1] + other[1][1]) / 2];
    } else if (this.start) {
      due.drag = at;
      due.by = [due.by[0] + at[0] - before[0], due.by[1] + at[1] - before[1]];
    }
    this.pointers.set(event.pointerId, at);
  };

  private readonly onUp = (event: PointerEvent): void => {
    this.flush();
    this.pointers.delete(event.pointerId);
    if (!this.start) return;
    this.start = null;
    this.handlers.onDragEnd();
  };

  private readonly onCancel = (): void => this.cancel();

  private readonly onLeave = (event: PointerEvent): void => {
    if (!this.start) this.pointers.delete(event.pointerId);
    this.soon().point = null;
  };

  private readonly onDoubleClick = (event: MouseEvent): void => {
    if (!event.defaultPrevented) this.handlers.onDoubleClick(this.place(event));
  };

  private readonly onWheel = (event: WheelEvent): void => {
    // A pinch on a trackpad comes as a wheel with ctrl, too.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const delta = Math.min(Math.max(event.deltaY, -MOST_DELTA), MOST_DELTA);
    const due = this.soon();
    due.zoom *= Math.exp(-delta * ZOOM_PER_DELTA);
    due.at = this.place(event);
  };

  private readonly onPinchStart = (event: Event): void => {
    event.preventDefault();
    this.scale = 1;
  };

  private readonly onPinch = (event: Event): void => {
    event.preventDefault();
    // Fingers on the screen itself are pointers, too.
    if (this.pointers.size) return;
    const { scale } = event as PinchEvent;
    const due = this.soon();
    due.zoom *= scale / this.scale;
    due.at = this.place(event as PinchEvent);
    this.scale = scale;
  };

  private soon() {
    this.due ??= { by: [0, 0], zoom: 1, at: [0.5, 0.5] };
    this.frame ??= requestAnimationFrame(() => this.flush());
    return this.due;
  }

  private flush(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    const { due, start } = this;
    this.due = null;
    if (!due) return;
    if (due.zoom !== 1) this.handlers.onZoom(due.zoom, due.at);
    if (due.drag && start) this.handlers.onDrag(start, due.drag, due.by);
    if (due.point !== undefined) this.handlers.onPoint(due.point);
  }
}

function distance([x, y]: Point, [toX, toY]: Point): number {
  return Math.hypot(toX - x, toY - y);
}
