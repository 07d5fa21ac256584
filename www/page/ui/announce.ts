/** Says a sentence to screen readers without moving the focus. */
export function announce(sentence: string): void {
  const announcer = document.getElementById("announcer");
  if (announcer === null) return;
  announcer.textContent = "";
  // A second sentence that equals the first is only spoken when the text changes.
  requestAnimationFrame(() => announcer.replaceChildren(sentence));
}
