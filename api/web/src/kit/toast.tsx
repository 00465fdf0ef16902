/** What was recorded, said once at the foot of the screen for some seconds; errors stay beside their field. */
import { CircleCheck } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import "./toast.css";

const SHOWN_MS = 5000;

interface Toast {
  id: number;
  text: string;
}

let shown: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(to: Toast[]): void {
  shown = to;
  for (const listener of listeners) listener();
}

/** Says something for some seconds, politely. */
export function say(text: string): void {
  change([...shown.slice(-2), { id: ++last, text }]);
}

export function Toasts() {
  const toasts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <div className="toasts no-print" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <One key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function One(props: { toast: Toast }) {
  const { id } = props.toast;
  useEffect(() => {
    const timer = setTimeout(() => change(shown.filter((one) => one.id !== id)), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return <Note>{props.toast.text}</Note>;
}

/** How it looks, for as long as it is shown. */
export function Note(props: { children: string }) {
  return (
    <div className="toast">
      <CircleCheck aria-hidden />
      {props.children}
    </div>
  );
}
