const STEPS = [1, 2, 4, 5, 10];

/** Returns the top of an axis for whole numbers up to `most`: the next round, even number. */
export function roundUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  const step = STEPS.find((each) => each * power >= most) ?? 10;
  const top = step * power;
  return top % 2 === 0 ? top : top + 1;
}
