const STEPS = [1, 2, 4, 5, 10];

/** The top of an axis for whole numbers up to `most`: a round number that is not far above it and has a whole half, from 2 on. */
export function roundUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  const step = STEPS.find((each) => each * power >= most) ?? 10;
  const top = step * power;
  return top % 2 === 0 ? top : top + 1;
}
