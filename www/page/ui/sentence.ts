/** Formats an error's message as a sentence, without the field's name. */
export function sentence({ message, field }: { message: string; field?: string | undefined }): string {
  const prefix = `${field}: `;
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
