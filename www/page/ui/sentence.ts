/** An error's message as a sentence for the place where it is shown: not starting with the name of the field, ending with a full stop. */
export function sentence({ message, field }: { message: string; field?: string | undefined }): string {
  const prefix = `${field}: `;
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
