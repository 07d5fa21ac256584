// The floor: what workerd takes to hear a request and to send an answer of a token's length, without a look at what was asked.
const token = "x".repeat(600);

export default {
  fetch: (): Response => Response.json({ token }, { status: 201 }),
};
