/** RFC 2822 as the API writes it: `Mon, 13 Jun 2016 22:50:08 +0000`. */
export function rfc2822(milliseconds: number): string {
  return new Date(milliseconds).toUTCString().replace("GMT", "+0000");
}
