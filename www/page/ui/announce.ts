/** Announces a message to screen readers without moving the focus. */
export function announce(message: string): void {
  const announcer = document.getElementById("announcer");
  if (announcer === null) return;
  announcer.textContent = "";
  // Cleared first: an equal message would not be announced again.
  requestAnimationFrame(() => announcer.replaceChildren(message));
}
