// One window at a time: two would each send the same outbox and follow the same worker.

/** After a reload the window that was may need a moment to let go. */
const PATIENCE_MS = 2000;

/**
 * Hold a name among this browser's windows, from another one's hands where `steal` says so. Resolves to what lets it go
 * again, null where another window holds it; lost() is told when another takes it.
 */
export function holdAlone(name, steal, lost) {
  return new Promise((resolve) => {
    let held = false;
    const options = steal ? { steal: true } : { signal: AbortSignal.timeout(PATIENCE_MS) };
    navigator.locks.request(name, options, () => new Promise((release) => {
      held = true;
      resolve(release);
    })).catch(() => (held ? lost() : resolve(null)));
  });
}
