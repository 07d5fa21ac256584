import type { Signal } from "@preact/signals";
import { Button } from "./button.tsx";

/** How many rows of a list are shown until the user asks for all. */
export const FEW = 10;

/** The end of a list of which only a few rows are shown at first. */
export function ShowAll({ all, count }: { all: Signal<boolean>; count: number }) {
  if (count <= FEW) return null;
  return (
    <div class="list-end">
      <Button
        small
        onClick={() => {
          all.value = !all.peek();
        }}
      >
        {all.value ? "Show fewer" : `Show all ${count}`}
      </Button>
    </div>
  );
}
